// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { JobContext, Update } from '../../src/core/job.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { explainIncidents } from '../../src/jobs/explain-incidents.ts';
import { explaining, explains, mapCache } from '../support/explaining.ts';
import { deployment, reportOf } from '../support/objects.ts';

const report = await reportOf(deployment('checkout', { trouble: 'crash', says: 'panic: no database' }));

const updatesOf = async (explain: JobContext['explain']): Promise<readonly Update[]> => {
  const context = {
    explain,
    marks: async () => new Map(),
    reports: { save: async () => undefined },
  } as unknown as JobContext;
  const updates: Update[] = [];
  for await (const update of explainIncidents(report, report.incidents, {}, context, timeLimit(20_000)))
    updates.push(update);
  return updates;
};

test('what is written by a model is shown as it comes; what is whole only as the last word', async () => {
  const { server, explain } = await explaining({ cache: mapCache() });
  server.will(explains(() => ({ happening: 'It crashes.', steps: ['Look.'], verify: 'Look again.' })));
  const asked = await updatesOf(explain);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.map(({ final }) => final)).toEqual([...asked.slice(1).map(() => false), true]);

  const remembered = await updatesOf(explain);
  expect(remembered.map(({ final }) => final)).toEqual([true]);
  expect(server.completions()).toHaveLength(1);
});
