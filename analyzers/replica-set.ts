import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, word } from '../src/core/datum.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

export default defineAnalyzer({
  kind: 'ReplicaSet',
  group: 'core',
  title: 'ReplicaSets that cannot create or delete their pods',
  why: 'Quota, limit ranges or admission refuse the pods: no pod exists that could tell.',
  each: 'ReplicaSet',
  reads: ['Deployment'],
  problems: {
    'create-failed': {
      severity: 'critical',
      message: 'cannot create pods ({reason}): {detail}',
      fix: 'Remove what refuses the pods: quota, limit range, admission or a missing service account.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
    },
  },
  *check(set, cluster) {
    const failure = conditionOf(set.conditions, 'ReplicaFailure');
    if (failure?.status !== 'True' || set.replicas === 0 || set.current >= set.replicas) return;
    // Its Deployment says the same: one trouble, told once.
    const top = cluster.topOwner(set);
    if (top.kind === 'Deployment') {
      const deployment = cluster.find('Deployment', top.name, top.namespace);
      if (deployment !== undefined && conditionOf(deployment.conditions, 'ReplicaFailure')?.status === 'True') return;
    }
    yield {
      code: 'create-failed',
      data: { reason: word(failure.reason ?? 'FailedCreate'), detail: freeText(failure.message ?? 'no message was given') },
      evidence: [conditionEvidence(set, failure)],
      since: failure.lastTransitionTime,
    };
  },
});
