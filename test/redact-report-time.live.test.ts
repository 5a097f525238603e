// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { redactReport } from '../src/core/redact/redact-report.ts';
import { pod, reportOf } from './support/objects.ts';

test('three thousand findings of a kilobyte each take a moment', async () => {
  const report = await reportOf([pod('checkout-1', { trouble: 'crash', says: 'panic: password=hunter2' })]);
  const findings = Array.from({ length: 3_000 }, (_, index) => ({
    ...(report.findings[0] as (typeof report.findings)[number]),
    message: [`${index} ${'quiet words in a row '.repeat(48)}`],
  }));
  const started = process.cpuUsage();
  expect(redactReport({ ...report, findings }).findings).toHaveLength(3_000);
  // Processor time of three megabytes, so that a busy machine does no harm; a quadratic step would take minutes.
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(10_000);
});
