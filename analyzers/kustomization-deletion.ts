// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, deletionWords, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'Kustomization',
  group: 'integration',
  title: 'Kustomizations that were deleted and do not go',
  why: 'What it applied stays half deleted, and so does its namespace.',
  each: 'Kustomization',
  reads: [],
  problems: deletionProblems,
  among: leaving('Kustomization'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, deletionWords(object));
  },
});
