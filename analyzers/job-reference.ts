// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { templateLacks, templateProblems, templateReads } from '../src/core/template-references.ts';

const { 'reference-missing': missing, 'key-missing': key } = templateProblems;

export default defineAnalyzer({
  kind: 'Job',
  group: 'core',
  title: 'Suspended Jobs that could not start',
  why: 'A Job that waits has no pod that could tell what it lacks: it is noticed when its turn comes.',
  each: 'Job',
  reads: templateReads,
  problems: { 'reference-missing': missing, 'key-missing': key },
  *check(job, cluster) {
    const isOver =
      job.completionTime !== undefined ||
      job.conditions.some(({ type, status }) => type === 'Failed' && status === 'True');
    if (!job.suspend || isOver || job.metadata.deletionTimestamp !== undefined) return;
    for (const lack of templateLacks(job, 'is suspended', cluster))
      if (lack.code !== 'reference-gone') yield lack;
  },
});
