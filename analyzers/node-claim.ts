// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { conditionFacts, isLeftAlone } from '../src/core/condition-check.ts';
import { freeText, word } from '../src/core/datum.ts';

const DOCS = 'https://karpenter.sh/docs/';

/** Karpenter itself gives up on a machine that has not joined after 15 minutes. */
const JOINING = 10 * MINUTE;

/** The steps of a machine on its way to a node, in order. */
const STEPS = ['Launched', 'Registered', 'Initialized'] as const;

export default defineAnalyzer({
  kind: 'NodeClaim',
  group: 'integration',
  title: 'Machines that Karpenter started and that did not become nodes',
  why: 'Pods wait for a node that never comes, and the machine costs money meanwhile.',
  each: 'NodeClaim',
  reads: [],
  problems: {
    'not-joined': {
      severity: 'warning',
      message: 'did not become a node: it is not {step}: {detail}',
      fix: 'Check capacity and limits of the cloud, the network, and the rights and boot script of the node class.',
      docs: `${DOCS}troubleshooting/`,
    },
  },
  *check(claim, cluster) {
    if (isLeftAlone(claim) || !cluster.olderThan(claim.metadata.creationTimestamp, JOINING)) return;
    const step = STEPS.find((type) => conditionOf(claim.conditions, type)?.status !== 'True');
    const condition = step === undefined ? undefined : conditionOf(claim.conditions, step);
    if (step === undefined) return;
    const data = { step: word(step.toLowerCase()), detail: freeText('Karpenter has not said why') };
    if (condition === undefined) {
      if (claim.conditions.length > 0)
        yield { code: 'not-joined', data, since: claim.metadata.creationTimestamp };
      return;
    }
    const facts = conditionFacts(claim, condition);
    yield {
      ...facts,
      code: 'not-joined',
      data: { ...data, ...facts.data },
      since: claim.metadata.creationTimestamp,
    };
  },
});
