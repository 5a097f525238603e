// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, ref } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Backend, Ingress } from '../src/core/kinds/ingress.ts';
import { byRef, formatRef } from '../src/core/ref.ts';

/** Annotations by which controllers share a route between Ingresses on purpose. */
const SHARED = [
  'nginx.ingress.kubernetes.io/canary',
  'nginx.org/mergeable-ingress-type',
  'alb.ingress.kubernetes.io/group.name',
  'alb.ingress.kubernetes.io/group.order',
];

const isShared = ({ metadata }: Ingress): boolean =>
  metadata.deletionTimestamp !== undefined || SHARED.some((key) => metadata.annotations[key] !== undefined);

const classOf = ({ className, metadata }: Ingress): string =>
  className ?? metadata.annotations['kubernetes.io/ingress.class'] ?? '';

/** What a controller keeps apart. With a prefix, the slash at the end makes no difference. */
const keyOf = (ingress: Ingress, { host, path, exact }: Backend): string =>
  JSON.stringify([
    classOf(ingress),
    host.toLowerCase(),
    exact || path === '/' ? path : path.replace(/\/$/, ''),
    exact,
  ]);

const targetOf = ({ metadata }: Ingress, { service, port }: Backend): string =>
  `${metadata.namespace ?? ''}/${service}:${port ?? ''}`;

interface Claim {
  readonly ingress: Ingress;
  readonly backend: Backend;
}

const age = ({ metadata }: Ingress): number => metadata.creationTimestamp ?? 0;

/** The oldest Ingress per route: controllers agree that it stays. Worked out once for all Ingresses of a snapshot. */
const owners = new WeakMap<readonly Ingress[], ReadonlyMap<string, Claim>>();

const ownersIn = (ingresses: readonly Ingress[]): ReadonlyMap<string, Claim> => {
  const known = owners.get(ingresses);
  if (known !== undefined) return known;
  const first = new Map<string, Claim>();
  const byAge = [...ingresses].sort((a, b) => age(a) - age(b) || byRef(refOf(a), refOf(b)));
  for (const ingress of byAge.filter((each) => !isShared(each)))
    for (const backend of ingress.backends) {
      const key = keyOf(ingress, backend);
      if (!first.has(key)) first.set(key, { ingress, backend });
    }
  owners.set(ingresses, first);
  return first;
};

export default defineAnalyzer({
  kind: 'Ingress',
  group: 'core',
  title: 'Ingresses that want the same host and path',
  why: 'One of them gets the requests, the other none: which one depends on the controller, and nothing says so.',
  each: 'Ingress',
  reads: [],
  problems: {
    'route-taken': {
      severity: 'warning',
      message:
        'wants {route} for Service {service}, but {other} in namespace {space} has the same host and path for Service {theirs}',
      fix: 'Give one of the two another host or path, or delete the one that is not needed.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches',
      kubectl: 'kubectl get ingress -A',
    },
  },
  *check(ingress, cluster) {
    if (isShared(ingress)) return;
    const first = ownersIn(cluster.list('Ingress'));
    const told = new Set<string>();
    for (const backend of ingress.backends) {
      const key = keyOf(ingress, backend);
      const owner = first.get(key);
      if (owner === undefined || owner.backend === backend || told.has(key)) continue;
      if (targetOf(owner.ingress, owner.backend) === targetOf(ingress, backend)) continue;
      told.add(key);
      const theirs = refOf(owner.ingress);
      yield {
        code: 'route-taken',
        data: {
          route: name('host', `${backend.host}${backend.path}`),
          service: name('Service', backend.service),
          other: ref(theirs),
          space: name('Namespace', theirs.namespace ?? ''),
          theirs: name('Service', owner.backend.service),
        },
        evidence: [
          {
            type: 'field',
            on: theirs,
            path: 'spec.rules',
            value: `${owner.backend.host}${owner.backend.path} of ${formatRef(theirs)}`,
          },
        ],
        since: ingress.metadata.creationTimestamp,
      };
    }
  },
});
