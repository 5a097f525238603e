// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { openApiWorld } from '../support/api-world.ts';
import { eventually } from '../support/eventually.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';

const RUNS = 'k8sgpt_runs_total{kind="analyze",outcome="cancelled"}';

describe('a check over gRPC', () => {
  test('is answered in the shape of k8sgpt, the parent and what stands for names with it', async () => {
    const { target } = await openApiWorld();
    const answer = await grpcClient(target).ask(ANALYZE, { namespace: 'shop', filters: ['Pod'] });
    expect(answer).toMatchObject({
      error: null,
      errors: [],
      status: 'ProblemDetected',
      problems: 2,
      results: [
        { kind: 'Pod', parent_object: 'Deployment/checkout', details: '' },
        { kind: 'Pod', parent_object: 'Deployment/checkout' },
      ],
    });
    const [first] = answer['results'] as { error: { text: string; sensitive: object[] }[] }[];
    expect(first?.error[0]?.text).toContain('ConfigMap shop-config does not exist');
    expect(first?.error[0]?.sensitive).toContainEqual({
      unmasked: 'shop-config',
      masked: expect.stringMatching(/^configmap-/) as string,
    });
  });

  test('takes several namespaces, labels, and whatever k8sgpt has a field for', async () => {
    const { target } = await openApiWorld();
    const answer = await grpcClient(target).ask(ANALYZE, {
      namespace: 'shop, monitoring',
      label_selector: 'app=checkout',
      explain: true,
      anonymize: true,
      nocache: true,
      language: 'German',
      max_concurrency: 25,
      output: 'text',
    });
    const results = answer['results'] as { name: string; details: string }[];
    expect(results.length).toBeGreaterThan(0);
    expect(results.every(({ name }) => name.includes('checkout') || name === 'shop/shop')).toBe(true);
    expect(results[0]?.details).toContain('Solution:');
  });

  test('goes on without a filter that does not exist, and says so as k8sgpt does', async () => {
    const { target } = await openApiWorld();
    const client = grpcClient(target);
    const sentence = '"NoSuchFilter" filter does not exist. Please run k8sgpt filters list.';
    await expect(client.ask(ANALYZE, { filters: ['NoSuchFilter'] })).resolves.toMatchObject({
      errors: [sentence],
      status: 'Incomplete',
      results: [],
    });
    await expect(client.ask(ANALYZE, { filters: ['NoSuchFilter', 'pod'] })).resolves.toMatchObject({
      errors: [sentence],
      status: 'ProblemDetected',
    });
  });

  test('explains nothing by a model that was not asked for, and keeps the results', async () => {
    const { target } = await openApiWorld();
    const request = { namespace: 'shop', explain: true, backend: 'openai' };
    await expect(grpcClient(target).ask(ANALYZE, request)).resolves.toMatchObject({
      status: 'ProblemDetected',
      error: { code: status.FAILED_PRECONDITION, message: expect.stringContaining('openai') as string },
    });
  });

  test('what makes no sense is told in one sentence', async () => {
    const { target } = await openApiWorld();
    const client = grpcClient(target);
    for (const [request, sentence] of [
      [{ label_selector: 'app in (' }, 'app in ('],
      [{ output: 'pdf' }, 'output is json or text'],
      [{ max_concurrency: -1 }, 'maxConcurrency'],
    ] as const)
      await expect(client.ask(ANALYZE, request)).rejects.toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: expect.stringContaining(sentence) as string,
      });
    await expect(client.ask(ANALYZE, { filters: ['--explain'] })).resolves.toMatchObject({
      status: 'Incomplete',
    });
  });

  test('a namespace that does not exist is told as soon as those that do are known', async () => {
    const { target } = await openApiWorld();
    const client = grpcClient(target);
    await eventually(() =>
      expect(client.ask(ANALYZE, { namespace: 'shopp' })).rejects.toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: 'demo has no namespace shopp. Did you mean shop?',
      }),
    );
  });

  test('another cluster is named beside the message', async () => {
    const { target } = await openApiWorld();
    const client = grpcClient(target);
    const on = (cluster: string) => ({ metadata: { 'k8sgpt-cluster': cluster } });
    await expect(client.ask(ANALYZE, {}, on('demo'))).resolves.toMatchObject({ status: 'ProblemDetected' });
    await expect(client.ask(ANALYZE, {}, on('dem'))).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

describe('nobody waits any more', () => {
  const slow = () =>
    openApiWorld({ faults: ({ path }) => (path.includes('/pods') ? { delayMs: 60_000 } : undefined) });

  test('a deadline ends the check itself', async () => {
    const world = await slow();
    const asking = grpcClient(world.target).ask(ANALYZE, {}, { deadlineMs: 5_000 });
    await expect(asking).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await eventually(async () => expect(await world.counted(RUNS)).toBe(1));
  });

  test('so does a client that cancels, also of a stream', async () => {
    const world = await slow();
    const leaving = new AbortController();
    const asking = grpcClient(world.target).stream(
      '/k8sgpt.v1.AnalysisService/AnalyzeStream',
      {},
      { signal: leaving.signal },
    );
    asking.catch(() => undefined);
    await eventually(async () =>
      expect(
        await world.counted('k8sgpt_commands_total{verb="analyze",platform="api",outcome="accepted"}'),
      ).toBe(1),
    );
    leaving.abort();
    await expect(asking).rejects.toMatchObject({ code: status.CANCELLED });
    await eventually(async () => expect(await world.counted(RUNS)).toBe(1));
  });

  test('who is one too many is told to wait; the others are not disturbed', async () => {
    const world = await openApiWorld({
      env: { K8SGPT_API_CONCURRENCY: '1' },
      faults: ({ path }) => (path.includes('/pods') ? { delayMs: 5_000 } : undefined),
    });
    const client = grpcClient(world.target);
    const first = client.ask(ANALYZE);
    await eventually(async () =>
      expect(
        await world.counted('k8sgpt_commands_total{verb="analyze",platform="api",outcome="accepted"}'),
      ).toBe(1),
    );
    await expect(client.ask(ANALYZE)).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringContaining('Try again') as string,
    });
    await expect(first).resolves.toMatchObject({ status: 'ProblemDetected' });
  });
});

test('a check is told as it goes: progress, the report, its incidents, explanations, the end', async () => {
  const { target } = await openApiWorld({ faults: () => ({ delayMs: 20 }) });
  const told = await grpcClient(target).stream('/k8sgpt.v1.AnalysisService/AnalyzeStream', { explain: true });
  const kinds = told.map((event) => Object.entries(event).find(([, value]) => value !== null)?.[0]);
  expect(kinds[0]).toBe('progress');
  expect(kinds.at(-1)).toBe('done');
  expect([...new Set(kinds)]).toEqual(['progress', 'report', 'incident', 'explanation', 'done']);
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  expect(count('report')).toBe(1);
  expect(count('incident')).toBe(3);
  expect(count('explanation')).toBe(3);
});
