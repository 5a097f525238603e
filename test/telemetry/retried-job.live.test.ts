// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { tracesConfig } from '../../adapters/telemetry/config.ts';
import { createLog } from '../../adapters/telemetry/log.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { openOtlp } from '../../adapters/telemetry/open-otlp.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { TraceContext } from '../../src/core/trace-context.ts';
import { tracedJob } from '../../src/traced-job.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { NOW, run } from '../support/planning.ts';

test('a job that is tried again elsewhere is told in the trace of whoever asked, and in each line which attempt it is', async () => {
  const receiver = await otlpReceiver();
  onTestFinished(receiver.close);
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: 'debug', write: (line) => void lines.push(JSON.parse(line) as never) });
  const open = (role: string, owner: string) =>
    openOtlp(tracesConfig.schema.parse({}), `${receiver.url}/v1/traces`, {
      log,
      metrics: createMetrics(),
      version: '1.2.3',
      userAgent: 'k8sgpt/1.2.3',
      owner,
      role,
      proxyOf: () => undefined,
    });
  const bot = open('bot', 'bot');
  let carried: TraceContext | undefined;
  await bot.trace.span('enqueue', { kind: 'producer' }, async () => {
    carried = bot.trace.carrier();
  });
  const away = new Unavailable('the API server is away');
  for (const attempt of [1, 2]) {
    const worker = open('worker', `worker-${attempt}`);
    const tried = tracedJob(
      { run: run('r1'), job: { id: 'r1', attempt }, carried },
      { trace: worker.trace, clock: { now: () => NOW } },
      () =>
        worker.trace.span('snapshot', {}, async () => {
          log.info({}, 'Within');
          if (attempt === 1) throw away;
        }),
    );
    if (attempt === 1) await expect(tried).rejects.toBe(away);
    else await tried;
    await worker.close(5_000);
  }
  await bot.close(5_000);

  const spans = (name: string) => receiver.spans.filter((span) => span.name === name);
  const [enqueue] = spans('enqueue');
  const jobs = spans('job');
  expect(jobs.map(({ attributes, status }) => [attributes['k8sgpt.attempt'], status])).toEqual([
    [1, 2],
    [2, 0],
  ]);
  expect(jobs[0]?.attributes['error.type']).toBe('unavailable');
  for (const job of jobs) expect(job).toMatchObject({ traceId: enqueue?.traceId, parent: enqueue?.spanId });
  expect(spans('snapshot').map(({ parent }) => parent)).toEqual(jobs.map(({ spanId }) => spanId));
  expect(lines.filter(({ msg }) => msg === 'Within')).toEqual([
    expect.objectContaining({ runId: 'r1', jobId: 'r1', attempt: 1, traceId: enqueue?.traceId }),
    expect.objectContaining({ runId: 'r1', jobId: 'r1', attempt: 2, traceId: enqueue?.traceId }),
  ]);
});
