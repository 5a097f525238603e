// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Pod } from './kinds/pod.ts';
import type { Service } from './kinds/service.ts';
import { isEnded, isLeaving, isReady, SETTLE } from './pod-state.ts';
import { departureOf, latestOf } from './pods-leaving.ts';
import { slicesOf } from './slices-of-service.ts';
import { isUnwell } from './unwell-pods.ts';
import { latePods } from './workload-state.ts';

/** Who answers behind a Service. */
export interface Backing {
  /** Endpoints that take traffic. */
  readonly ready: number;
  /** Endpoints that should take traffic by now and do not; young pods are given time. */
  readonly late: number;
  /** Pods that it selects and that are meant to run: neither ended nor being deleted. */
  readonly pods: readonly Pod[];
  /** Those of them that should be ready by now. */
  readonly latePods: readonly Pod[];
  /** When the last pod that it selected leaves or left: those that follow cannot be there yet. */
  readonly leftAt: number | undefined;
}

/** Clients that elect a leader through an Endpoints object of this mark never meant it to lead anywhere. */
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

/** undefined when nothing can be said: neither its endpoints nor its pods were read, or it is a leader's mark. */
export const backingOf = (
  service: Service,
  cluster: Cluster<'EndpointSlice' | 'Endpoints' | 'Pod'>,
): Backing | undefined => {
  const { namespace, name } = service.metadata;
  const selects = Object.keys(service.selector).length > 0;
  const slices = slicesOf(name, cluster.list('EndpointSlice', namespace));
  if (slices.some(({ metadata }) => metadata.annotations[LEADER] !== undefined)) return undefined;
  const selected = selects ? cluster.selected('Pod', namespace, service.selector) : [];
  const pods = selected.filter((pod) => !isEnded(pod) && !isLeaving(pod));
  // The last write to its empty slices took the last endpoint away.
  const leftAt = latestOf([departureOf(selected), ...slices.map(({ metadata }) => metadata.changed?.at)]);
  const late = latePods(
    pods.filter((pod) => isUnwell(pod, cluster)),
    cluster,
  );
  if (slices.length === 0) {
    if (!cluster.knows('Pod', namespace) || !selects) return undefined;
    return { ready: pods.filter(isReady).length, late: late.length, pods, latePods: late, leftAt };
  }
  const endpoints = slices.flatMap((slice) => slice.endpoints);
  // An endpoint whose pod is going away or still young is no trouble; one whose pod was not read may be.
  const lateEndpoints = endpoints.filter(({ ready, pod }) => {
    if (ready) return false;
    const known = pod === undefined ? undefined : cluster.find('Pod', pod, namespace);
    return known === undefined || late.includes(known);
  });
  const ready = endpoints.filter((endpoint) => endpoint.ready).length;
  return { ready, late: Math.max(lateEndpoints.length, late.length), pods, latePods: late, leftAt };
};

/** Nobody answers, and nobody can be asked to: it was made, its pods were or their predecessors went a moment ago. */
export const isGivenTime = (service: Service, backing: Backing, cluster: Cluster<never>): boolean =>
  backing.pods.length > 0
    ? backing.late === 0
    : [service.metadata.creationTimestamp, backing.leftAt].some(
        (at) => at !== undefined && !cluster.olderThan(at, SETTLE),
      );
