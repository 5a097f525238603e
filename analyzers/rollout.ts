// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY, MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, moment } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://argo-rollouts.readthedocs.io/en/stable/';

/** Time that a rollout gets before its phase is believed. */
const SETTLING = 2 * MINUTE;

export default defineAnalyzer({
  kind: 'Rollout',
  group: 'integration',
  title: 'Argo Rollouts that are degraded, aborted or forgotten',
  why: 'An aborted rollout serves the old version while everybody believes in the new one.',
  each: 'Rollout',
  reads: ['ReplicaSet', 'Pod'],
  problems: {
    'spec-invalid': {
      severity: 'critical',
      message: 'has a spec that its controller refuses: {detail}',
      fix: 'Correct the field that the controller names.',
      docs: `${DOCS}features/specification/`,
    },
    aborted: {
      severity: 'warning',
      message: 'was aborted, and the old version serves: {detail}',
      fix: 'Correct the new version and roll it out again, or go back to the old one in the source.',
      docs: `${DOCS}features/analysis/`,
    },
    degraded: {
      severity: 'critical',
      symptom: true,
      message: 'is degraded: {detail}',
      fix: 'Find out why the pods of the new version do not become ready.',
      docs: `${DOCS}FAQ/`,
    },
    forgotten: {
      severity: 'info',
      message: 'has waited since {since} for somebody to promote it',
      fix: 'Promote the rollout, or abort it.',
      docs: `${DOCS}features/specification/`,
    },
  },
  *check(rollout, cluster) {
    const { phase, metadata, conditions, pausedAt } = rollout;
    if (metadata.deletionTimestamp !== undefined) return;
    const invalid = conditionOf(conditions, 'InvalidSpec');
    if (invalid?.status === 'True') {
      yield {
        code: 'spec-invalid',
        data: { detail: freeText(invalid.message ?? 'no reason is given') },
        evidence: [conditionEvidence(rollout, invalid)],
        since: invalid.lastTransitionTime,
      };
      return;
    }
    const progressing = conditionOf(conditions, 'Progressing');
    const since = progressing?.lastTransitionTime;
    const detail = freeText(rollout.message ?? progressing?.message ?? 'no reason is given');
    const evidence =
      progressing === undefined
        ? [{ type: 'field' as const, on: refOf(rollout), path: 'status.phase', value: phase }]
        : [conditionEvidence(rollout, progressing)];
    if (rollout.aborted) yield { code: 'aborted', data: { detail }, evidence, since };
    else if (phase === 'Degraded' && cluster.olderThan(since, SETTLING))
      yield {
        code: 'degraded',
        data: { detail },
        evidence,
        severity: rollout.ready === 0 && rollout.replicas > 0 ? 'critical' : 'warning',
        since,
      };
    else if (phase === 'Paused' && pausedAt !== undefined && cluster.olderThan(pausedAt, DAY))
      yield { code: 'forgotten', data: { since: moment(pausedAt) }, since: pausedAt };
  },
});
