// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'Application',
  group: 'integration',
  title: 'Applications that were deleted and do not go',
  why: 'What it deployed stays half deleted, and so does its name.',
  each: 'Application',
  reads: [],
  problems: deletionProblems,
  among: leaving('Application'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, {
      said: object.conditions.find(({ type }) => type === 'DeletionError')?.message,
    });
  },
});
