// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { creationProblems, refusalOfCreation } from '../src/core/creation-refusal.ts';
import { freeText } from '../src/core/datum.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

export default defineAnalyzer({
  kind: 'ReplicaSet',
  group: 'core',
  title: 'ReplicaSets that cannot create or delete their pods',
  why: 'Quota, limit ranges or admission refuse the pods: no pod exists that could tell.',
  each: 'ReplicaSet',
  reads: ['Deployment'],
  problems: {
    ...creationProblems,
    'delete-failed': {
      severity: 'warning',
      message: 'cannot delete pods that it no longer needs: {detail}',
      fix: 'Remove what forbids to delete them: an admission webhook or missing rights of the controller manager.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
    },
  },
  *check(set, cluster) {
    const failure = conditionOf(set.conditions, 'ReplicaFailure');
    if (failure?.status !== 'True') return;
    const facts = { evidence: [conditionEvidence(set, failure)], since: failure.lastTransitionTime };
    if (failure.reason === 'FailedDelete') {
      yield {
        code: 'delete-failed',
        data: { detail: freeText(failure.message ?? 'no message was given') },
        ...facts,
      };
      return;
    }
    if (set.replicas === 0 || set.current >= set.replicas) return;
    // Its Deployment says the same: one trouble, told once.
    const top = cluster.topOwner(set);
    const deployment =
      top.kind === 'Deployment' ? cluster.find('Deployment', top.name, top.namespace) : undefined;
    if (deployment !== undefined && conditionOf(deployment.conditions, 'ReplicaFailure')?.status === 'True')
      return;
    yield { ...refusalOfCreation(failure.message ?? '', set.metadata.namespace), ...facts };
  },
});
