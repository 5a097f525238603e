// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { says, startOpenAi } from '../standins/openai.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';
import { demoObjects } from '../support/spine.ts';
import { traceTree } from '../support/trace-tree.ts';
import { openWorld, PATIENT, textsOf, type World } from '../support/world.ts';

const answer = JSON.stringify({
  happening: 'The deployment asks for a key that is not there.',
  cause: 'The key is missing.',
  steps: [{ text: 'Add the key.' }],
  verify: [],
  confidence: 'high',
});

const guide = new URL('../../docs/guide/tracing.md', import.meta.url);

/** Secrets that may stand anywhere but in a trace or a log line. */
const seeded = {
  otlp: 'otlp-key-4f7d1c',
  ai: 'sk-seeded-9a8b7c6d5e4f3a2b',
  object: 'AKIAIOSFODNN7SEEDED1',
};

const openTraced = async (
  receiver: OtlpReceiver,
  env: Readonly<Record<string, string>> = {},
): Promise<World> => {
  const ai = await startOpenAi();
  onTestFinished(() => ai.close());
  ai.will(says(answer));
  const [first, ...others] = await demoObjects();
  const marked = structuredClone(first) as unknown as { metadata: { annotations?: Record<string, string> } };
  marked.metadata.annotations = { ...marked.metadata.annotations, key: seeded.object };
  return openWorld({
    objects: [marked as never, ...others],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${seeded.otlp}`,
      OPENAI_API_KEY: seeded.ai,
      OPENAI_BASE_URL: ai.url,
      K8SGPT_LOG_LEVEL: 'debug',
      ...env,
    },
  });
};

const ask = (world: World, text: string, user = 'U0') => world.slack.command({ channel: 'C0', user, text });

const isReported = (world: World): Promise<void> =>
  eventually(
    () => expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems, 1 warning'),
    60_000,
  );

const linesOf = (output: string): Record<string, unknown>[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describeWith('redis-server', 'a command', () => {
  it('is one trace over bot and worker, which says nothing that it should not', PATIENT, async () => {
    const receiver = await otlpReceiver();
    onTestFinished(() => receiver.close());
    const world = await openTraced(receiver);
    const [worker, bot] = await Promise.all([world.start('worker'), world.start('bot')]);
    await ask(world, 'analyze --explain');
    await isReported(world);
    await eventually(
      () => expect(receiver.spans.filter(({ name }) => name === 'explain')).toHaveLength(3),
      60_000,
    );
    // The last words of bot and worker reach the collector, and both end in their time.
    const started = performance.now();
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(await bot.end('SIGTERM')).toBe(0);
    expect(performance.now() - started).toBeLessThan(20_000);

    const { spans } = receiver;
    const one = (name: string) =>
      spans.find((span) => span.name === name || span.name.startsWith(`${name} `));
    const receive = one('receive');
    const enqueue = one('enqueue');
    const job = one('job');
    const roles = (name: string): unknown => one(name)?.resource['k8sgpt.role'];
    expect([roles('receive'), roles('job'), roles('deliver')]).toEqual(['bot', 'worker', 'bot']);
    const parentOf = (name: string) => spans.find(({ spanId }) => spanId === one(name)?.parent)?.name;
    expect(receive).toMatchObject({ parent: undefined, kind: 2 });
    expect(receive?.attributes).toMatchObject({
      'k8sgpt.platform': 'slack',
      'k8sgpt.verb': 'analyze',
      'k8sgpt.outcome': 'accepted',
    });
    expect(enqueue).toMatchObject({ parent: receive?.spanId, kind: 4 });
    expect(job).toMatchObject({ parent: enqueue?.spanId, kind: 5, traceId: receive?.traceId });
    expect(['snapshot', 'analyze', 'view', 'explain', 'outbox'].map(parentOf)).toEqual(Array(5).fill('job'));
    expect([parentOf('list pods'), parentOf('incidents'), parentOf('chat')]).toEqual([
      'snapshot',
      'analyze',
      'explain',
    ]);
    expect(parentOf('post')).toBe('deliver');
    expect(one('list pods')?.attributes).toMatchObject({
      'k8s.cluster.name': 'demo',
      'k8sgpt.kind': 'Pod',
      'k8sgpt.pages': 1,
      'http.response.status_code': 200,
    });
    expect(Number(one('list pods')?.attributes['http.response.body.size'])).toBeGreaterThan(1_000);
    expect(one('chat')?.attributes).toMatchObject({
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 30,
      'gen_ai.response.finish_reasons': ['stop'],
    });

    // Everything of the run is in this one trace, and no part outlives what waits for it, but for what goes on elsewhere.
    const trace = spans.filter(({ traceId }) => traceId === receive?.traceId);
    const ids = new Map(trace.map((span) => [span.spanId, span]));
    for (const span of trace) {
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      const parent = span.parent === undefined ? undefined : ids.get(span.parent);
      if (span !== receive) expect(parent).toBeDefined();
      if (parent === undefined || span.resource['k8sgpt.role'] !== parent.resource['k8sgpt.role']) continue;
      // Two clocks that a span is timed by may differ by some milliseconds.
      if (span.kind !== 5) expect(span.end).toBeLessThanOrEqual(parent.end + 50);
    }
    expect(trace.filter(({ name }) => name === 'deliver').length).toBeGreaterThan(3);
    // What the guide shows is what is there.
    expect(readFileSync(guide, 'utf8')).toContain(`\n${traceTree(trace)}`);

    // One id finds the run in both logs.
    const runId = String(job?.attributes['k8sgpt.run.id']);
    const about = (output: string) => linesOf(output).filter((line) => JSON.stringify(line).includes(runId));
    expect(about(bot.output()).map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['Somebody waits for a run', 'Message was shown']),
    );
    expect(about(worker.output())).toContainEqual(
      expect.objectContaining({
        msg: 'Run ended',
        runId,
        jobId: runId,
        cluster: 'demo',
        traceId: receive?.traceId,
      }),
    );
    const whole = receiver.bytes() + bot.output() + worker.output();
    for (const secret of Object.values(seeded)) expect(whole).not.toContain(secret);
    for (const word of ['checkout', 'renderer', 'missing']) expect(receiver.bytes()).not.toContain(word);
    expect(receiver.headers[0]?.authorization).toBe(`Bearer ${seeded.otlp}`);
  });

  it(
    'is answered as soon where the collector is silent, and those who share it are linked',
    PATIENT,
    async () => {
      const receiver = await otlpReceiver();
      onTestFinished(() => receiver.close());
      receiver.answer = { status: 200, delayMs: 120_000 };
      const world = await openTraced(receiver);
      const [worker, bot] = await Promise.all([world.start('worker'), world.start('bot')]);
      const started = performance.now();
      await Promise.all([ask(world, 'analyze', 'U0'), ask(world, 'analyze', 'U1')]);
      await isReported(world);
      expect(performance.now() - started).toBeLessThan(60_000);
      await eventually(() => expect(receiver.headers.length).toBeGreaterThan(1), 30_000);
      await worker.end('SIGTERM');
      await bot.end('SIGTERM');
      const jobs = receiver.spans.filter(({ name }) => name === 'job');
      expect(jobs).toHaveLength(1);
      const others = receiver.spans.filter(({ name }) => name === 'receive').map(({ traceId }) => traceId);
      expect([jobs[0]?.traceId, ...(jobs[0]?.links.map(({ traceId }) => traceId) ?? [])].sort()).toEqual(
        others.sort(),
      );
    },
  );
});
