// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { createAnalyze } from '../../src/api/analyze.ts';
import { AnalyzeRequest } from '../../src/core/api-messages.ts';
import { demoReport } from '../support/demo-report.ts';

test('a report that lost findings where it is kept says so, and a whole one does not', async () => {
  const whole = await demoReport();
  const ask = (findings: typeof whole.findings) =>
    createAnalyze({
      asked: async () => ({ documents: [], report: { ...whole, findings } }),
      filters: [],
      explainers: { names: [], isAi: false },
      masker: () => Promise.reject(new Error('no key')),
    })(AnalyzeRequest.parse({}), { person: { id: 'you' }, signal: new AbortController().signal });
  expect((await ask(whole.findings)).errors).toEqual([]);
  expect((await ask(whole.findings.slice(0, 1))).errors).toEqual([
    expect.stringContaining('some findings are missing') as string,
  ]);
});
