// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { RUNS, templateLacks, templateProblems, templateReads } from '../src/core/template-references.ts';

export default defineAnalyzer({
  kind: 'DaemonSet',
  group: 'core',
  title: 'DaemonSets that could not start the pods they may need next',
  why: 'What runs no pod, or has all it needs, is noticed only when somebody scales or restarts it.',
  each: 'DaemonSet',
  reads: templateReads,
  problems: templateProblems,
  *check(object, cluster) {
    if (object.metadata.deletionTimestamp !== undefined) return;
    const state =
      object.desired === 0 ? 'has no node to run on' : object.ready >= object.desired ? RUNS : undefined;
    if (state !== undefined) yield* templateLacks(object, state, cluster);
  },
});
