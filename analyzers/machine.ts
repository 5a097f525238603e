// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { checkReady, isLeftAlone } from '../src/core/condition-check.ts';
import { freeText, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://cluster-api.sigs.k8s.io/';

/** Time that a machine gets to start and to join. */
const JOINING = 20 * MINUTE;

export default defineAnalyzer({
  kind: 'Machine',
  group: 'integration',
  title: 'Machines of Cluster API that failed or did not join',
  why: 'The cluster has fewer nodes than it was given.',
  each: 'Machine',
  reads: [],
  problems: {
    failed: {
      severity: 'critical',
      message: 'failed and will not be tried again: {detail}',
      fix: 'Correct what the provider names, then delete the Machine so that a new one is made.',
      docs: `${DOCS}user/troubleshooting`,
    },
    'never-joined': {
      severity: 'warning',
      message: 'has been in phase {phase} since it was made and has not joined as a node',
      fix: 'Look at the infrastructure object of the Machine, and at the boot log of the machine itself.',
      docs: `${DOCS}user/troubleshooting`,
    },
    'not-ready': {
      severity: 'warning',
      message: 'is not ready: {detail}',
      fix: 'Correct what Cluster API names on the machine or its node.',
      docs: `${DOCS}user/troubleshooting`,
    },
    stuck: {
      severity: 'warning',
      message: 'does not say whether it is ready: {detail}',
      fix: 'Check that Cluster API reaches the cluster of the machine.',
      docs: `${DOCS}user/troubleshooting`,
    },
  },
  *check(machine, cluster) {
    if (isLeftAlone(machine)) return;
    const { phase, failure, metadata, conditions } = machine;
    const evidence = [{ type: 'field' as const, on: refOf(machine), path: 'status.phase', value: phase }];
    if (phase === 'Failed' || failure !== undefined) {
      yield { code: 'failed', data: { detail: freeText(failure ?? 'no reason is given') }, evidence };
      return;
    }
    if (['Pending', 'Provisioning', 'Provisioned'].includes(phase)) {
      if (cluster.olderThan(metadata.creationTimestamp, JOINING))
        yield {
          code: 'never-joined',
          data: { phase: word(phase) },
          evidence,
          since: metadata.creationTimestamp,
        };
      return;
    }
    if (phase === 'Deleting') return;
    const type = conditionOf(conditions, 'Available') === undefined ? 'Ready' : 'Available';
    yield* checkReady(machine, cluster, { type, settle: 5 * MINUTE, patience: JOINING });
  },
});
