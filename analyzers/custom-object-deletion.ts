// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, deletionWords, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'CustomObject',
  group: 'integration',
  title: 'Custom resources that were deleted and do not go',
  why: 'What it stands for outside the cluster may be half deleted, go on to cost money, and hold back its namespace.',
  each: 'CustomObject',
  reads: [],
  problems: deletionProblems,
  among: leaving('CustomObject'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, { ...deletionWords(object), patience: HOUR });
  },
});
