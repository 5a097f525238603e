// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { wordsOf } from '../src/core/condition-check.ts';
import { freeText, names, word } from '../src/core/datum.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://olm.operatorframework.io/docs/concepts/crds/installplan/';

/** Time that OLM gets to unpack and apply a plan. */
const INSTALLING = 10 * MINUTE;

export default defineAnalyzer({
  kind: 'InstallPlan',
  group: 'additional',
  title: 'Install plans that failed or wait',
  why: 'Operators are installed and upgraded by plans: one that fails leaves the old version, or none.',
  each: 'InstallPlan',
  reads: [],
  problems: {
    failed: {
      severity: 'critical',
      message: 'failed to install {versions}: {detail}',
      fix: 'Correct what the message names, then delete the plan so that OLM makes a new one.',
      docs: DOCS,
    },
    stuck: {
      severity: 'warning',
      message: 'is stuck in phase {phase} with {versions}: {detail}',
      fix: 'Check that the bundle can be unpacked and that the operators of OLM run.',
      docs: DOCS,
    },
    'awaits-approval': {
      severity: 'info',
      message: 'waits for approval to install {versions}',
      fix: 'Set spec.approved to true when {versions} shall be installed.',
      docs: DOCS,
    },
  },
  *check(plan, cluster) {
    const { phase, metadata, round } = plan;
    if (phase === '' || phase === 'Complete' || metadata.deletionTimestamp !== undefined) return;
    const later = cluster.list('InstallPlan', metadata.namespace).some((other) => other.round > round);
    // A later plan replaced it: nobody will look at this one again.
    if (later) return;
    const versions = names('ClusterServiceVersion', plan.versions);
    if (phase === 'RequiresApproval') {
      if (!plan.approved) yield { code: 'awaits-approval', data: { versions } };
      return;
    }
    const condition = plan.conditions.find(({ status }) => status !== 'True') ?? plan.conditions[0];
    const since = condition?.lastTransitionTime ?? metadata.creationTimestamp;
    const facts = {
      evidence: condition === undefined ? [] : [conditionEvidence(plan, condition)],
      since,
    };
    const detail = freeText(wordsOf(condition ?? { message: plan.message }));
    if (phase === 'Failed') yield { code: 'failed', data: { versions, detail }, ...facts };
    else if (cluster.olderThan(since, INSTALLING))
      yield { code: 'stuck', data: { versions, phase: word(phase), detail }, ...facts };
  },
});
