// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tracesConfig } from '../../adapters/telemetry/config.ts';
import { createLog } from '../../adapters/telemetry/log.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { type OpenTrace, openOtlp } from '../../adapters/telemetry/open-otlp.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { eventually } from '../support/eventually.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';

let receiver: OtlpReceiver;
let opened: OpenTrace;
let lines: Record<string, unknown>[];
let metrics: ReturnType<typeof createMetrics>;

const open = (settings: object = {}, url = receiver.url, proxy?: string): OpenTrace =>
  openOtlp(tracesConfig.schema.parse(settings), `${url}/v1/traces`, {
    log: createLog({ level: 'debug', write: (line) => void lines.push(JSON.parse(line) as never) }),
    metrics,
    version: '1.2.3',
    userAgent: 'k8sgpt/1.2.3',
    owner: 'one',
    role: 'worker',
    proxyOf: () => proxy,
  });

beforeEach(async () => {
  lines = [];
  metrics = createMetrics();
  receiver = await otlpReceiver();
  opened = open();
});
afterEach(async () => {
  await opened.close(100);
  await receiver.close();
});

const told = async (outcome: string): Promise<number> =>
  Number(
    new RegExp(`spans_total\\{outcome="${outcome}"\\} (\\d+)`).exec((await metrics.expose()).body)?.[1] ?? 0,
  );
const named = (name: string) => receiver.spans.find((span) => span.name === name);

test('spans stand under each other, across everything that is waited for, and reach the collector when the process ends', async () => {
  const { trace } = opened;
  await trace.span('receive', { kind: 'server', attributes: { 'k8sgpt.platform': 'slack' } }, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await trace.span('enqueue', { kind: 'producer' }, async (span) =>
      span.event('stored', { 'k8sgpt.queue': 'ai' }),
    );
  });
  await opened.close(5_000);
  const [receive, enqueue] = [named('receive'), named('enqueue')];
  expect(enqueue).toMatchObject({ traceId: receive?.traceId, parent: receive?.spanId, kind: 4 });
  expect(enqueue?.events).toEqual([{ name: 'stored', attributes: { 'k8sgpt.queue': 'ai' } }]);
  expect(receive).toMatchObject({ parent: undefined, kind: 2, attributes: { 'k8sgpt.platform': 'slack' } });
  expect(receive?.resource).toMatchObject({
    'service.name': 'k8sgpt',
    'service.version': '1.2.3',
    'service.instance.id': 'one',
    'k8sgpt.role': 'worker',
  });
  expect(receiver.headers[0]?.['user-agent']).toMatch(/^k8sgpt\/1\.2\.3/);
  expect(await metrics.expose().then(({ body }) => body)).toContain('k8sgpt_spans_total{outcome="sent"} 2');
});

test('what is carried goes on elsewhere in the same trace, with none of what is around there', async () => {
  const { trace } = opened;
  let carried = trace.carrier();
  expect(carried).toBeUndefined();
  await trace.span('enqueue', {}, async () => {
    carried = trace.carrier();
  });
  await trace.about({ runId: 'another' }, () =>
    trace.span('look', {}, () =>
      trace.continue(carried, () =>
        trace.span('job', { links: [carried, undefined] }, async (span) => {
          span.link({ traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01' });
        }),
      ),
    ),
  );
  await trace.span('receive', {}, () =>
    trace.continue(undefined, () => trace.span('deliver', {}, async () => undefined)),
  );
  await trace.span('receive', {}, () => trace.span('alert', { isRoot: true }, async () => undefined));
  await opened.close(5_000);
  const enqueue = named('enqueue');
  expect(named('job')).toMatchObject({ traceId: enqueue?.traceId, parent: enqueue?.spanId });
  expect(named('job')?.links.map(({ traceId }) => traceId)).toEqual([
    enqueue?.traceId,
    '0123456789abcdef0123456789abcdef',
  ]);
  expect([named('look')?.traceId, named('deliver')?.traceId, named('alert')?.traceId]).not.toContain(
    enqueue?.traceId,
  );
  expect([named('deliver')?.parent, named('alert')?.parent]).toEqual([undefined, undefined]);
});

test('log lines name the trace and what they are about, and each piece of work only its own', async () => {
  const { trace } = opened;
  const log = createLog({ level: 'debug', write: (line) => void lines.push(JSON.parse(line) as never) });
  log.info({}, 'Before');
  await Promise.all(
    ['a', 'b'].map((runId) =>
      trace.continue(undefined, () =>
        trace.about({ runId }, () =>
          trace.about({ cluster: `of-${runId}` }, () =>
            trace.span('job', {}, async () => {
              await new Promise((resolve) => setTimeout(resolve, 2));
              log.info({ more: 1 }, 'Within');
            }),
          ),
        ),
      ),
    ),
  );
  await opened.close(5_000);
  const [before, ...within] = lines;
  expect(before).not.toHaveProperty('traceId');
  for (const runId of ['a', 'b']) {
    const line = within.find((each) => each['runId'] === runId);
    expect(line).toMatchObject({ cluster: `of-${runId}`, more: 1, traceId: expect.any(String) });
    const span = receiver.spans.find(({ spanId }) => spanId === line?.['spanId']);
    expect(span).toMatchObject({ name: 'job', traceId: line?.['traceId'] });
  }
  expect(new Set(within.map((line) => line['traceId'])).size).toBe(2);
});

test('what was thrown is thrown on, and told by its class: never in its words', async () => {
  const { trace } = opened;
  const thrown = [
    new Refused('payroll-db is secret'),
    new Unavailable('payroll-db is away'),
    new TypeError('payroll-db of undefined'),
    new DOMException('payroll-db', 'AbortError'),
  ];
  for (const error of thrown)
    await expect(trace.span('job', {}, () => Promise.reject(error))).rejects.toBe(error);
  await opened.close(5_000);
  expect(receiver.spans.map(({ attributes, status }) => [attributes['error.type'], status])).toEqual([
    ['refused', 0],
    ['unavailable', 2],
    ['TypeError', 2],
    ['aborted', 2],
  ]);
  expect(receiver.bytes()).not.toContain('payroll');
});

describe('a collector that does not take them', () => {
  test('is said once for each outage, keeps nobody, and is bounded', async () => {
    receiver.answer = { status: 400 };
    const started = performance.now();
    for (let round = 0; round < 6_000; round += 1) await opened.trace.span('view', {}, async () => undefined);
    expect(performance.now() - started).toBeLessThan(30_000);
    await eventually(() => expect(lines).toHaveLength(1));
    expect(lines[0]).toMatchObject({ level: 'warn', msg: 'Traces cannot be sent; work goes on' });
    await eventually(async () => expect(await told('lost')).toBeGreaterThan(5_000));
    receiver.answer = { status: 200 };
    await opened.trace.span('answer', {}, async () => undefined);
    await opened.close(5_000);
    expect(named('answer')).toBeDefined();
    // What did not fit was lost, not kept: 2,048 wait at most, and 6,000 came.
    expect(receiver.spans.length).toBeLessThan(2_400);
    // Each is counted, those too that never got as far as the collector.
    expect(await told('sent')).toBe(receiver.spans.length);
    expect((await told('sent')) + (await told('lost'))).toBe(6_001);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'Traces cannot be sent; work goes on',
      'Traces are sent again',
    ]);
  });

  test('loses what is too much for it, and that is counted and said', async () => {
    receiver.answer = { status: 200, delayMs: 1_000 };
    for (let round = 0; round < 3_000; round += 1) await opened.trace.span('view', {}, async () => undefined);
    expect(await told('lost')).toBe(3_000 - 2_048 - 256);
    expect(lines.map(({ msg, reason }) => [msg, reason])).toEqual([
      ['Traces cannot be sent; work goes on', 'the collector takes fewer than there are'],
    ]);
    receiver.answer = { status: 200 };
    await opened.close(5_000);
    await opened.trace.span('view', {}, async () => undefined);
    expect([receiver.spans.length, await told('sent'), await told('lost')]).toEqual([2_304, 2_304, 697]);
    expect(lines.at(-1)).toMatchObject({
      msg: 'Traces cannot be sent; work goes on',
      reason: 'this process is ending',
    });
  });

  test('does not keep a process from ending', async () => {
    receiver.answer = { status: 200, delayMs: 60_000 };
    await opened.trace.span('job', {}, async () => undefined);
    const started = performance.now();
    await opened.close(200);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(receiver.spans.length).toBeLessThan(2);
  });
});

test('settings of the standard count: headers, names, attributes, and what is kept', async () => {
  await opened.close(100);
  const parts = {
    headers: 'authorization=Bearer%20seeded-key, x-scope=shop',
    serviceName: 'k8sgpt-prod',
    resourceAttributes: 'deployment.environment.name=prod,service.version=9',
  };
  opened = open(parts);
  await opened.trace.span('job', {}, async () => undefined);
  await opened.close(5_000);
  expect(receiver.headers[0]).toMatchObject({ authorization: 'Bearer seeded-key', 'x-scope': 'shop' });
  expect(named('job')?.resource).toMatchObject({
    'service.name': 'k8sgpt-prod',
    'service.version': '9',
    'deployment.environment.name': 'prod',
  });
  expect(receiver.bytes()).not.toContain('seeded-key');

  opened = open({ sampler: 'parentbased_traceidratio', samplerArg: '0' });
  const { trace } = opened;
  await trace.span('view', {}, async () => undefined);
  const kept = { traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01' };
  await trace.continue(kept, () => trace.span('explain', {}, async () => undefined));
  await opened.close(5_000);
  expect(receiver.spans.map(({ name }) => name)).toEqual(['job', 'explain']);
});

test('a proxy that is set is the way to the collector', async () => {
  await opened.close(100);
  const proxy = await forwardProxy(receiver.url, 'collector.internal');
  opened = open({}, 'http://collector.internal', proxy.url);
  await opened.trace.span('job', {}, async () => undefined);
  await opened.close(5_000);
  expect(named('job')).toBeDefined();
  expect(proxy.seen).toEqual(['collector.internal:80']);
  await proxy.close();
});
