// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import type { Container, PodSpec } from './kinds/_pod-spec.ts';
import type { Deployment } from './kinds/deployment.ts';
import type { HorizontalPodAutoscaler } from './kinds/horizontal-pod-autoscaler.ts';
import type { ReplicaSet } from './kinds/replica-set.ts';
import type { StatefulSet } from './kinds/stateful-set.ts';
import { isEnded } from './pod-state.ts';
import { byText } from './ref.ts';

interface Measured {
  readonly resource: string;
  /** Only this container, where the metric names one. */
  readonly container?: string | undefined;
}

/** Metrics that are a share of what the containers request. An autoscaler without metrics scales by cpu. */
const measuredBy = ({ metrics }: HorizontalPodAutoscaler): readonly Measured[] =>
  metrics.length === 0
    ? [{ resource: 'cpu' }]
    : metrics.flatMap(({ resource, container, target }) =>
        resource !== undefined && (target === undefined || target === 'Utilization')
          ? [{ resource, container }]
          : [],
      );

/** What counts into the share: containers and sidecars. A limit is a request where none is set. */
const requests = (container: Container, resource: string): boolean =>
  (container.requests[resource] ?? container.limits[resource]) !== undefined;

const measuredContainers = (spec: PodSpec, only: string | undefined): readonly Container[] =>
  [
    ...spec.containers,
    ...spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ].filter(({ name }) => only === undefined || name === only);

/**
 * Resources that an autoscaler measures as a share of requests, and the containers of its target that request none.
 * Pods before templates: a LimitRange gives pods what their template lacks.
 */
export const unrequestedResources = (
  hpa: HorizontalPodAutoscaler,
  workload: Deployment | StatefulSet | ReplicaSet,
  cluster: Cluster<'Pod' | 'LimitRange'>,
): { readonly resources: readonly string[]; readonly containers: readonly string[] } | undefined => {
  const measured = measuredBy(hpa);
  // Of several metrics one is enough for the autoscaler to be active.
  if (measured.length < 2 && conditionOf(hpa.conditions, 'ScalingActive')?.status === 'True')
    return undefined;
  const { namespace } = hpa.metadata;
  const pods = cluster.selected('Pod', namespace, workload.selector).filter((pod) => !isEnded(pod));
  const giveDefaults = cluster
    .list('LimitRange', namespace)
    .flatMap(({ limits }) => limits)
    .flatMap(({ defaults, defaultRequests }) => [...Object.keys(defaults), ...Object.keys(defaultRequests)]);
  const specs = pods.length > 0 ? pods.map(({ spec }) => spec) : [workload.template.spec];
  const lacking = measured.flatMap(({ resource, container }) =>
    pods.length === 0 && (giveDefaults.includes(resource) || !cluster.knows('LimitRange', namespace))
      ? []
      : specs
          .flatMap((spec) => measuredContainers(spec, container))
          .filter((candidate) => !requests(candidate, resource))
          .map(({ name }) => ({ resource, name })),
  );
  if (lacking.length === 0) return undefined;
  return {
    resources: [...new Set(lacking.map(({ resource }) => resource))].sort(byText),
    containers: [...new Set(lacking.map(({ name }) => name))].sort(byText),
  };
};
