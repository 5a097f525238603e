// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkReady } from '../src/core/condition-check.ts';

const DOCS = 'https://karpenter.sh/docs/';

export default defineAnalyzer({
  kind: 'NodePool',
  group: 'integration',
  title: 'Node pools that Karpenter cannot use',
  why: 'Pods stay Pending: no new node comes from a pool that is not ready.',
  each: 'NodePool',
  reads: [],
  problems: {
    'not-ready': {
      severity: 'critical',
      message: 'cannot be used for new nodes: {detail}',
      fix: 'Correct what Karpenter names, most often the node class of the pool.',
      docs: `${DOCS}concepts/nodepools/`,
    },
    stuck: {
      severity: 'warning',
      message: 'does not become ready: {detail}',
      fix: 'Check that Karpenter runs, and that the node class of the pool exists.',
      docs: `${DOCS}troubleshooting/`,
    },
  },
  *check(pool, cluster) {
    yield* checkReady(pool, cluster);
  },
});
