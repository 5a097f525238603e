// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, deletionWarning, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'Service',
  group: 'core',
  title: 'Services that were deleted and do not go',
  why: 'A load balancer that is not cleaned up costs money, and the name cannot be used again.',
  each: 'Service',
  reads: ['Event'],
  problems: deletionProblems,
  among: leaving('Service'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, deletionWarning(object, cluster));
  },
});
