// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkReady } from '../src/core/condition-check.ts';
import { issuerProblems } from '../src/core/issuer-check.ts';

export default defineAnalyzer({
  kind: 'ClusterIssuer',
  group: 'integration',
  title: 'ClusterIssuers that cannot sign certificates',
  why: 'No certificate of it is issued or renewed until it is ready.',
  each: 'ClusterIssuer',
  reads: [],
  problems: issuerProblems,
  *check(issuer, cluster) {
    yield* checkReady(issuer, cluster);
  },
});
