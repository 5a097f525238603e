// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkReady } from '../src/core/condition-check.ts';
import { secretStoreProblems } from '../src/core/secret-store-check.ts';

export default defineAnalyzer({
  kind: 'SecretStore',
  group: 'integration',
  title: 'Stores of secrets that cannot be read',
  why: 'Secrets that come from it are neither made nor brought up to date.',
  each: 'SecretStore',
  reads: [],
  problems: secretStoreProblems,
  *check(store, cluster) {
    yield* checkReady(store, cluster);
  },
});
