// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { NetworkPolicy, Rule } from './kinds/network-policy.ts';
import type { Pod } from './kinds/pod.ts';
import type { Service, ServicePort } from './kinds/service.ts';

type AllowedPort = Rule['ports'][number];

interface Target {
  readonly port: number;
  readonly protocol: string;
}

/** Names of container ports are resolved per pod; undefined when a name means none. */
const targetIn = (pod: Pod, { targetPort, port, protocol }: ServicePort): Target | undefined => {
  const target = targetPort ?? port;
  if (typeof target === 'number') return { port: target, protocol };
  const found = pod.spec.containers
    .flatMap(({ ports }) => ports)
    .find((declared) => declared.name === target && declared.protocol === protocol);
  return found === undefined ? undefined : { port: found.containerPort, protocol };
};

const admits = ({ port, endPort, protocol }: AllowedPort, target: Target, pod: Pod): boolean => {
  if (protocol !== target.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= target.port && target.port <= (endPort ?? port);
  return pod.spec.containers.some(({ ports }) =>
    ports.some(({ name, containerPort }) => name === port && containerPort === target.port),
  );
};

const shown = ({ port, endPort, protocol }: AllowedPort): string =>
  `${port ?? 'any'}${endPort === undefined ? '' : `-${endPort}`}${protocol === 'TCP' ? '' : `/${protocol}`}`;

/**
 * Ports on which the pods of a Service get its traffic, when the policies that hold for them let through none of these, and those
 * that they allow. undefined when some traffic passes, or when it cannot be told.
 */
export const closedPorts = (
  service: Service,
  policies: readonly NetworkPolicy[],
  cluster: Cluster<'Pod'>,
): { readonly wanted: readonly string[]; readonly allowed: readonly string[] } | undefined => {
  // Of a headless Service nobody uses the ports: its clients ask the pods themselves.
  if (service.clusterIP === 'None') return undefined;
  const rules = policies.flatMap(({ ingress }) => ingress);
  if (rules.length === 0 || rules.some(({ ports }) => ports.length === 0)) return undefined;
  const allowed = rules.flatMap(({ ports }) => ports);
  const pods = cluster.selected('Pod', service.metadata.namespace, service.selector);
  const targets = pods.flatMap((pod) => {
    const found = service.ports.map((port) => targetIn(pod, port));
    return found.map((target) => ({ pod, target }));
  });
  if (targets.length === 0) return undefined;
  const isClosed = targets.every(
    ({ pod, target }) => target !== undefined && !allowed.some((port) => admits(port, target, pod)),
  );
  if (!isClosed) return undefined;
  const wanted = new Set(
    targets.flatMap(({ target }) =>
      target === undefined ? [] : [`${target.port}${target.protocol === 'TCP' ? '' : `/${target.protocol}`}`],
    ),
  );
  return { wanted: [...wanted].sort(), allowed: [...new Set(allowed.map(shown))].sort() };
};
