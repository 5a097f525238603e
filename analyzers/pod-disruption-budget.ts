// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, names, quantity, word } from '../src/core/datum.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import type { PodDisruptionBudget } from '../src/core/kinds/pod-disruption-budget.ts';
import { matchesSelector, selectorTexts } from '../src/core/label-selector.ts';
import { isEnded, SETTLE } from '../src/core/pod-state.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';
const CONCEPT = 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets';

type Reads = 'PodDisruptionBudget' | 'Pod' | 'Deployment' | 'StatefulSet';

const podsOf = (budget: PodDisruptionBudget, cluster: Cluster<Reads>): readonly Pod[] =>
  cluster.selected('Pod', budget.metadata.namespace, budget.selector).filter((pod) => !isEnded(pod));

/** Whether a workload's pods would be covered, also while it has none. */
const isMeantFor = ({ selector, metadata }: PodDisruptionBudget, cluster: Cluster<Reads>): boolean =>
  [
    ...cluster.list('Deployment', metadata.namespace),
    ...cluster.list('StatefulSet', metadata.namespace),
  ].some(({ template }) => matchesSelector(template.labels, selector));

const selectsNothing = (budget: PodDisruptionBudget, cluster: Cluster<Reads>): boolean => {
  const { namespace, creationTimestamp } = budget.metadata;
  if (!cluster.olderThan(creationTimestamp, SETTLE)) return false;
  const none = cluster.knows('Pod', namespace)
    ? podsOf(budget, cluster).length === 0
    : budget.conditions.length > 0 && budget.expectedPods === 0;
  const isSpecific = selectorTexts(budget.selector).length > 0 || cluster.list('Pod', namespace).length > 0;
  return none && isSpecific && !isMeantFor(budget, cluster);
};

const isZero = (bound: number | string | undefined): boolean =>
  bound === 0 || bound === '0' || bound === '0%';

/** The bound that keeps every pod in place although all are well: `maxUnavailable 0`, `minAvailable 100%`. */
const blockingBound = (budget: PodDisruptionBudget): string | undefined => {
  const { minAvailable, maxUnavailable, expectedPods, desiredHealthy } = budget;
  if (isZero(maxUnavailable)) return `maxUnavailable ${String(maxUnavailable)}`;
  if (minAvailable === '100%') return 'minAvailable 100%';
  const isAll = expectedPods > 0 && desiredHealthy >= expectedPods;
  return minAvailable !== undefined && isAll ? `minAvailable ${String(minAvailable)}` : undefined;
};

/** Budgets of the same namespace that cover some of the same pods: the eviction API refuses those pods altogether. */
const overlapping = (
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  cluster: Cluster<Reads>,
): readonly string[] =>
  cluster
    .list('PodDisruptionBudget', budget.metadata.namespace)
    .filter(
      (other) =>
        other.metadata.name > budget.metadata.name &&
        pods.some(({ metadata }) => matchesSelector(metadata.labels, other.selector)),
    )
    .map(({ metadata }) => metadata.name);

export default defineAnalyzer({
  kind: 'PodDisruptionBudget',
  group: 'additional',
  title: 'Disruption budgets that protect nothing, or never let a node be drained',
  why: 'A budget that allows no eviction stops drains and upgrades of nodes; one that matches no pod protects nothing.',
  each: 'PodDisruptionBudget',
  reads: ['Pod', 'Deployment', 'StatefulSet'],
  problems: {
    'selects-nothing': {
      severity: 'warning',
      message: 'protects nothing: no pods match its selector {selector}',
      fix: 'Make the selector match the labels of the pods that it should protect, or delete the budget.',
      docs: `${DOCS}#specifying-a-poddisruptionbudget`,
      kubectl: 'kubectl get pods --show-labels -n {namespace}',
    },
    'no-selector': {
      severity: 'warning',
      message: 'protects nothing: it has no selector',
      fix: 'Add a selector that matches the pods that it should protect.',
      docs: `${DOCS}#specifying-a-poddisruptionbudget`,
    },
    'blocks-all': {
      severity: 'warning',
      message: 'never allows a disruption: {bound} covers all {pods}, no node can be drained',
      fix: 'Allow at least one pod to be unavailable, or run one replica more than minAvailable.',
      docs: CONCEPT,
      kubectl: 'kubectl get pdb {name} -n {namespace}',
    },
    'single-replica': {
      severity: 'info',
      message: 'never allows a disruption of its only pod ({bound}): a drain of its node waits',
      fix: 'Run a second replica, or delete the pod by hand when its node is drained.',
      docs: CONCEPT,
      kubectl: 'kubectl get pdb {name} -n {namespace}',
    },
    'too-few-healthy': {
      severity: 'info',
      symptom: true,
      message: 'allows no disruption now: {healthy} of {desired} that it wants are healthy',
      fix: 'Find out why its pods are not ready; until then a drain of their nodes waits.',
      docs: CONCEPT,
      kubectl: 'kubectl get pdb {name} -n {namespace}',
    },
    'not-computed': {
      severity: 'warning',
      message: 'allows no disruption: its controller cannot compute it ({reason}): {detail}',
      fix: 'Give the pods a controller with a scale subresource, or use minAvailable with a number.',
      docs: `${DOCS}#arbitrary-controllers-and-selectors`,
    },
    overlaps: {
      severity: 'warning',
      message: 'covers pods that {others} cover too: such pods cannot be evicted at all',
      fix: 'Make the selectors disjoint, so that each pod has one budget.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/#how-api-initiated-eviction-works',
      kubectl: 'kubectl get pdb -n {namespace}',
    },
  },
  *check(budget, cluster) {
    if (budget.selector === undefined) {
      // Without a verdict of its controller it is too new, or not the business of this cluster.
      if (budget.conditions.length > 0) yield { code: 'no-selector' };
      return;
    }
    if (selectsNothing(budget, cluster)) {
      const labels = selectorTexts(budget.selector);
      yield {
        code: 'selects-nothing',
        data: { selector: labels.length === 0 ? word('{}') : names('label', labels) },
        since: budget.metadata.creationTimestamp,
      };
      return;
    }
    const pods = podsOf(budget, cluster);
    const others = overlapping(budget, pods, cluster);
    if (others.length > 0) yield { code: 'overlaps', data: { others: names('PodDisruptionBudget', others) } };
    const condition = conditionOf(budget.conditions, 'DisruptionAllowed');
    const evidence = condition === undefined ? [] : [conditionEvidence(budget, condition)];
    const since = condition?.lastTransitionTime;
    if (condition?.reason === 'SyncFailed') {
      const detail = freeText(condition.message || 'no message was given');
      yield { code: 'not-computed', data: { reason: word('SyncFailed'), detail }, evidence, since };
      return;
    }
    const { expectedPods, currentHealthy, desiredHealthy } = budget;
    const bound = blockingBound(budget);
    const covered = Math.max(expectedPods, pods.length);
    if (bound !== undefined && covered > 0) {
      const isExplicit = isZero(budget.maxUnavailable);
      if (covered === 1 && !isExplicit)
        yield { code: 'single-replica', data: { bound: word(bound) }, evidence };
      else
        yield { code: 'blocks-all', data: { bound: word(bound), pods: quantity(covered, 'pod') }, evidence };
      return;
    }
    if (
      covered > 0 &&
      condition?.status === 'False' &&
      currentHealthy <= desiredHealthy &&
      cluster.olderThan(since, SETTLE)
    ) {
      yield {
        code: 'too-few-healthy',
        data: { healthy: quantity(currentHealthy), desired: quantity(desiredHealthy, 'pod') },
        evidence,
        since,
      };
    }
  },
});
