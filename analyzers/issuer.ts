// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkReady } from '../src/core/condition-check.ts';
import { issuerProblems } from '../src/core/issuer-check.ts';

export default defineAnalyzer({
  kind: 'Issuer',
  group: 'integration',
  title: 'Issuers that cannot sign certificates',
  why: 'No certificate of it is issued or renewed until it is ready.',
  each: 'Issuer',
  reads: [],
  problems: issuerProblems,
  *check(issuer, cluster) {
    yield* checkReady(issuer, cluster);
  },
});
