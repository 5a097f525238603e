// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, deletionWords, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'Cluster',
  group: 'integration',
  title: 'Clusters of Cluster API that were deleted and do not go',
  why: 'What it stands for outside the cluster may be half deleted, go on to cost money, and hold back its namespace.',
  each: 'Cluster',
  reads: ['Machine'],
  problems: deletionProblems,
  among: leaving('Cluster'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, {
      remaining: cluster.owned(object, 'Machine'),
      ...deletionWords(object),
      patience: HOUR,
    });
  },
});
