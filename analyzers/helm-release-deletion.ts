// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { leaving } from '../src/core/leaving.ts';
import { deletionProblems, deletionWords, stuckDeletion } from '../src/core/stuck-deletion.ts';

export default defineAnalyzer({
  kind: 'HelmRelease',
  group: 'integration',
  title: 'HelmReleases that were deleted and do not go',
  why: 'The release stays half uninstalled, and so does its namespace.',
  each: 'HelmRelease',
  reads: [],
  problems: deletionProblems,
  among: leaving('HelmRelease'),
  *check(object, cluster) {
    yield* stuckDeletion(object, cluster, deletionWords(object));
  },
});
