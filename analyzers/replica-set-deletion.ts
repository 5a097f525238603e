// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'ReplicaSet',
  group: 'core',
  title: 'ReplicaSets that were deleted and do not go',
  why: 'What is half deleted is not repaired any more, and its name cannot be used again.',
  each: 'ReplicaSet',
  reads: ['Pod'],
  problems: deletionProblems,
  among: leaving('ReplicaSet'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, { remaining: cluster.owned(object, 'Pod') });
  },
});
