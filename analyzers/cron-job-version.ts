// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { oldVersionProblems, oldVersions } from '../src/core/old-api-version.ts';

export default defineAnalyzer({
  kind: 'DeprecatedAPI',
  group: 'additional',
  title: 'Manifests that use an API version of the past',
  why: 'Such a manifest cannot be applied any more: the next deployment or recovery fails.',
  each: 'CronJob',
  reads: ['Node'],
  problems: oldVersionProblems,
  *check(object, cluster) {
    yield* oldVersions(object, cluster);
  },
});
