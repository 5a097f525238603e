// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { planOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();

test('gives the report and every detail as one markdown text', () => {
  const plan = planOf('export', { report });
  if (plan.type !== 'answer') throw new Error('no answer');
  expect(plan.audience).toBe('channel');
  const block = plan.document.blocks.at(-1);
  const text = block?.type === 'code' ? block.text : '';
  expect(text).toMatch(/^# 🔴 \*\*demo: 2 problems, 1 warning\*\*\n/);
  for (const { kubectl } of report.incidents) expect(text).toContain(kubectl);
  expect(refusalOf('export').message).toContain('no report here');
});
