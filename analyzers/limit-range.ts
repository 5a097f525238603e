// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { ref, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { DaemonSet } from '../src/core/kinds/daemon-set.ts';
import type { Deployment } from '../src/core/kinds/deployment.ts';
import type { StatefulSet } from '../src/core/kinds/stateful-set.ts';
import { type Violation, violations } from '../src/core/limit-violations.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/policy/limit-range/';
const SHOW = 'kubectl describe limitrange {name} -n {namespace}';

type Reads = 'LimitRange' | 'Deployment' | 'StatefulSet' | 'DaemonSet';

const workloadsIn = (
  namespace: string | undefined,
  cluster: Cluster<Reads>,
): readonly (Deployment | StatefulSet | DaemonSet)[] => [
  ...cluster.list('Deployment', namespace).filter(({ replicas }) => replicas > 0),
  ...cluster.list('StatefulSet', namespace).filter(({ replicas }) => replicas > 0),
  ...cluster.list('DaemonSet', namespace),
];

const wantedOf = (workload: Deployment | StatefulSet | DaemonSet): number =>
  workload.kind === 'DaemonSet' ? workload.desired : workload.replicas;

const placeOf = ({ container, what }: Violation): string =>
  container === undefined ? `the pod's ${what}` : `the ${what} of container ${container}`;

export default defineAnalyzer({
  kind: 'LimitRange',
  group: 'additional',
  title: 'Limits that refuse the pods of a workload',
  why: 'Running pods stay when a LimitRange changes; the next one is refused, at the worst moment.',
  each: 'LimitRange',
  reads: ['Deployment', 'StatefulSet', 'DaemonSet'],
  problems: {
    'next-pod-refused': {
      severity: 'warning',
      message:
        'refuses new pods of {workload}: {place} is {value}, the {bound} is {allowed}; those that run now stay',
      fix: 'Bring the resources of {workload} within the bounds of LimitRange {name}, or change the bounds.',
      docs: DOCS,
      kubectl: SHOW,
    },
    refusing: {
      severity: 'info',
      message: 'refuses the pods of {workload}: {place} is {value}, the {bound} is {allowed}',
      fix: 'Bring the resources of {workload} within the bounds of LimitRange {name}, or change the bounds.',
      docs: DOCS,
      kubectl: SHOW,
    },
  },
  *check(range, cluster) {
    for (const workload of workloadsIn(range.metadata.namespace, cluster)) {
      const [first] = violations(workload.template.spec, range.limits);
      if (first === undefined) continue;
      const data = {
        workload: ref(refOf(workload)),
        place: word(placeOf(first)),
        value: word(first.value),
        bound: word(first.bound),
        allowed: word(first.allowed),
      };
      // A workload without all its pods tells that it is refused; this adds the numbers.
      if (workload.current < wantedOf(workload)) yield { code: 'refusing', data, blames: [refOf(workload)] };
      else yield { code: 'next-pod-refused', data };
    }
  },
});
