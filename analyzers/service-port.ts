// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, shownNames } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Container } from '../src/core/kinds/_pod-spec.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import type { ServicePort } from '../src/core/kinds/service.ts';
import { isEnded, isReady } from '../src/core/pod-state.ts';
import { byText } from '../src/core/ref.ts';

type Port = Container['ports'][number];

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports';

/** Ports of what keeps running: sidecars are init containers that restart always. */
const portsOf = (pod: Pod): readonly Port[] =>
  [
    ...pod.spec.containers,
    ...pod.spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ].flatMap(({ ports }) => ports);

const shown = (ports: readonly Port[]): readonly string[] =>
  [
    ...new Set(
      ports.map((port) =>
        port.name === undefined ? String(port.containerPort) : `${port.name} (${port.containerPort})`,
      ),
    ),
  ].sort(byText);

const hasNamed = (pod: Pod, target: string, protocol: string): boolean =>
  portsOf(pod).some((port) => port.name === target && port.protocol === protocol);

/** TLS is often served on a port of its own that nobody declares: admission webhooks, metrics behind a proxy. */
const TLS = 443;

/** What is beside the program's own work: nobody sends its traffic there, and it says nothing of the other ports. */
const ASIDE = /metric|prom|health|probe|live|ready|admin|debug|manage|monitor|status|pprof|jmx/i;

const isAside = (pod: Pod, { name, containerPort }: Port): boolean =>
  ASIDE.test(name ?? '') || pod.metadata.annotations['prometheus.io/port'] === String(containerPort);

/** The kubelet asks that port and the pod is ready: something listens there, declared or not. */
const answersAt = (pod: Pod, target: number): boolean =>
  pod.spec.containers.some(({ probes }) =>
    probes.some(({ kind, port }) => kind === 'readiness' && port === target),
  );

/**
 * The declared port that must be meant when another number is asked for. A declaration is no proof, but nobody declares one port
 * under the Service's own name for it, or a single one at all, and listens for that Service elsewhere.
 */
const meantPort = (pod: Pod, port: ServicePort, target: number, isOnly: boolean): Port | undefined => {
  const { containers, hostNetwork } = pod.spec;
  const ports = portsOf(pod);
  if (!isReady(pod) || hostNetwork || answersAt(pod, target)) return undefined;
  if (ports.some(({ containerPort }) => containerPort === target)) return undefined;
  const ofProtocol = ports.filter(({ protocol }) => protocol === port.protocol);
  const named = ofProtocol.filter(({ name }) => name !== undefined && name === port.name);
  // A container without any declared port may be a proxy in front of the others.
  if (named.length === 1 && containers.every((container) => container.ports.length > 0)) return named[0];
  const [only] = ofProtocol;
  return isOnly && containers.length === 1 && ports.length === 1 && only !== undefined && !isAside(pod, only)
    ? only
    : undefined;
};

const targetOf = ({ targetPort, port }: ServicePort): number | string => targetPort ?? port;

export default defineAnalyzer({
  kind: 'Service',
  group: 'core',
  title: 'Services that send to ports which their pods do not have',
  why: 'Pods are ready and the Service has endpoints, but connections go nowhere.',
  each: 'Service',
  reads: ['Pod'],
  problems: {
    'name-unknown': {
      severity: 'critical',
      message:
        'has no endpoints on port {port}: no container port of its pods is named {target}, they have {known}',
      fix: 'Set targetPort of port {port} to one of {known}, or name the container port {target}.',
      docs: DOCS,
      kubectl: 'kubectl get endpointslices -l kubernetes.io/service-name={name} -n {namespace} -o yaml',
    },
    'number-unlikely': {
      severity: 'warning',
      message: 'sends port {port} to targetPort {target}, but its pods declare only port {known}',
      fix: 'Set targetPort of port {port} to {meant}, or make the container listen on {target}.',
      docs: DOCS,
      kubectl:
        'kubectl get pods -n {namespace} -o custom-columns=POD:.metadata.name,PORTS:.spec.containers[*].ports[*].containerPort',
    },
  },
  *check(service, cluster) {
    if (
      service.type === 'ExternalName' ||
      Object.keys(service.selector).length === 0 ||
      service.ports.length === 0
    )
      return;
    const pods = cluster
      .selected('Pod', service.metadata.namespace, service.selector)
      .filter((pod) => !isEnded(pod) && pod.metadata.deletionTimestamp === undefined);
    if (pods.length === 0) return;
    for (const port of service.ports) {
      const target = targetOf(port);
      const data = () => ({
        port: name('port', port.name ?? String(port.port)),
        target: name('port', String(target)),
        known: shownNames('port', shown(pods.flatMap(portsOf))),
      });
      const evidence = [
        {
          type: 'field' as const,
          on: refOf(service),
          path: `spec.ports[${port.name ?? port.port}].targetPort`,
          value: String(target),
        },
      ];
      if (typeof target === 'string' && pods.every((pod) => !hasNamed(pod, target, port.protocol)))
        yield { code: 'name-unknown', data: data(), evidence };
      if (typeof target !== 'number' || port.port === TLS || service.clusterIP === 'None') continue;
      const meant = pods.map((pod) => meantPort(pod, port, target, service.ports.length === 1));
      if (meant.every((each) => each !== undefined))
        yield {
          code: 'number-unlikely',
          data: { ...data(), meant: shownNames('port', shown(meant)) },
          evidence,
        };
    }
  },
});
