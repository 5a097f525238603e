// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { creationProblems, refusalOfCreation } from '../src/core/creation-refusal.ts';
import { freeText, quantity } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { ReplicaSet } from '../src/core/kinds/replica-set.ts';
import { unwellPodsOf } from '../src/core/unwell-pods.ts';
import {
  conditionEvidence,
  controllerProblems,
  isBehind,
  isInTrouble,
  isUnobserved,
  latePods,
} from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';
const HISTORY = 'kubectl rollout history deployment/{name} -n {namespace}';

const revisionOf = (set: ReplicaSet): number =>
  Number(set.metadata.annotations['deployment.kubernetes.io/revision'] ?? 0) || 0;

/** The ReplicaSet of the newest revision. */
const newestOf = (sets: readonly ReplicaSet[]): ReplicaSet | undefined =>
  sets.reduce<ReplicaSet | undefined>(
    (newest, set) => (newest === undefined || revisionOf(set) > revisionOf(newest) ? set : newest),
    undefined,
  );

export default defineAnalyzer({
  kind: 'Deployment',
  group: 'core',
  title: 'Deployments without enough ready replicas, or whose rollout is stuck',
  why: 'Fewer ready replicas than asked for means less capacity, or none.',
  each: 'Deployment',
  reads: ['ReplicaSet', 'Pod', 'Node', 'Event'],
  problems: {
    ...creationProblems,
    ...controllerProblems,
    unavailable: {
      severity: 'warning',
      symptom: true,
      message: 'has {ready} of {wanted} ready',
      fix: 'Look at its pods: what keeps them from being ready is the cause.',
      docs: `${DOCS}#deployment-status`,
      kubectl: 'kubectl rollout status deployment/{name} -n {namespace} --timeout=5s',
    },
    'rollout-stuck': {
      severity: 'warning',
      symptom: true,
      message:
        'has a rollout that does not progress: {late} not ready; the old revision still serves with {ready} of {wanted} ready',
      fix: 'Correct the new revision, or go back to the last one with kubectl rollout undo.',
      docs: `${DOCS}#rolling-back-a-deployment`,
      kubectl: HISTORY,
    },
    'deadline-exceeded': {
      severity: 'critical',
      symptom: true,
      message: 'exceeded its progress deadline with {ready} of {wanted} ready: {detail}',
      fix: 'Look at the pods of the newest ReplicaSet, then correct or undo the rollout.',
      docs: `${DOCS}#failed-deployment`,
      kubectl: HISTORY,
    },
    paused: {
      severity: 'info',
      message: 'is paused in the middle of a rollout: {updated} of {wanted} run the newest revision',
      fix: 'Resume the rollout with kubectl rollout resume when the pause is over.',
      docs: `${DOCS}#pausing-and-resuming-a-deployment`,
      kubectl: HISTORY,
    },
  },
  *check(deployment, cluster) {
    if (isUnobserved(deployment, cluster))
      yield { code: 'not-observed', since: deployment.metadata.changed?.at };
    if (deployment.replicas === 0 || isBehind(deployment)) return;
    const { conditions, ready, replicas } = deployment;
    const { namespace } = deployment.metadata;
    const counts = { ready: quantity(ready), wanted: quantity(replicas, 'replica') };
    const failure = conditionOf(conditions, 'ReplicaFailure');
    if (failure?.status === 'True') {
      yield {
        ...refusalOfCreation(failure.message ?? '', namespace),
        evidence: [conditionEvidence(deployment, failure)],
        since: failure.lastTransitionTime,
      };
    }
    const progressing = conditionOf(conditions, 'Progressing');
    if (progressing?.status === 'False' && !deployment.paused) {
      yield {
        code: 'deadline-exceeded',
        severity: ready === 0 ? 'critical' : 'warning',
        data: {
          ...counts,
          detail: freeText(progressing.message ?? progressing.reason ?? 'no message was given'),
        },
        evidence: [conditionEvidence(deployment, progressing)],
        since: progressing.lastTransitionTime,
      };
      return;
    }
    const sets = cluster.owned(deployment, 'ReplicaSet');
    const available = conditionOf(conditions, 'Available');
    const since =
      (available?.status === 'True' ? undefined : available?.lastTransitionTime) ??
      progressing?.lastTransitionTime;
    if (ready < replicas) {
      const pods = cluster.knows('ReplicaSet', namespace)
        ? sets.flatMap((set) => cluster.owned(set, 'Pod'))
        : cluster.selected('Pod', namespace, deployment.selector);
      if (!isInTrouble(deployment, pods, since, cluster)) return;
      const evidence = available === undefined ? [] : [conditionEvidence(deployment, available)];
      yield { code: 'unavailable', data: counts, evidence, since };
      return;
    }
    const newest = newestOf(sets);
    const late = newest === undefined ? [] : latePods(unwellPodsOf(newest, cluster), cluster);
    if (late.length > 0) {
      yield {
        code: 'rollout-stuck',
        data: { ...counts, late: quantity(late.length, 'new pod') },
        blames: late.slice(0, 3).map(refOf),
        since: late[0]?.metadata.creationTimestamp,
      };
    } else if (deployment.paused && deployment.updated < replicas) {
      yield { code: 'paused', data: { updated: quantity(deployment.updated), wanted: counts.wanted } };
    }
  },
});
