// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { servePagerduty } from '../standins/alert-receivers.ts';
import { says, startOpenAi } from '../standins/openai.ts';
import { openApiWorld } from '../support/api-world.ts';
import { eventually } from '../support/eventually.ts';
import { json } from '../support/explaining.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';
import { samplesOf } from '../support/scrape.ts';
import { demoObjects } from '../support/spine.ts';

const LONG = { timeout: 60_000 } as const;
const RESTART = 'restart to use them';

/** Values of a label over all series. */
const valuesOf = (body: string, label: string): ReadonlySet<string | undefined> =>
  new Set(samplesOf(body).map(({ labels }) => labels[label]));

/** Contexts of two kubeconfigs in one. */
const merged = (...texts: readonly string[]): string => {
  const all = texts.map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
  const lists = ['clusters', 'contexts', 'users'].map(
    (key) => [key, all.flatMap((one) => one[key])] as const,
  );
  return JSON.stringify({ ...all[0], ...Object.fromEntries(lists) });
};

const RULES = `analyzers:
  - name: namespaces-of-shops
    kind: namespaces
    when: object.metadata.name == 'shop'
    say: "is a shop"
`;

describe('a configuration that is read again', () => {
  test(
    'has the key of a model that its file holds by then; of one that is gone nothing is told',
    LONG,
    async () => {
      const ai = await startOpenAi();
      onTestFinished(() => ai.close());
      ai.will(says(json({ happening: 'The model says so.' })));
      const { target, folder, log, metrics, reconfigure } = await openApiWorld();
      const client = grpcClient(target);
      const explained = async () =>
        JSON.stringify(await client.ask(ANALYZE, { explain: true, nocache: true, filters: ['Pod'] }));
      const keys = () => new Set(ai.completions().map(({ headers }) => headers.authorization));
      const key = join(folder, 'key');
      const config = `openai: { apiKey: { file: ${key} }, baseUrl: ${ai.url} }\n`;
      await writeFile(key, 'sk-first');
      expect(await reconfigure(config)).toBe('applied');
      expect(await explained()).toContain('The model says so.');
      expect(keys()).toEqual(new Set(['Bearer sk-first']));
      await writeFile(key, 'sk-second');
      expect(await reconfigure(config)).toBe('applied');
      expect(await explained()).toContain('The model says so.');
      expect(keys()).toEqual(new Set(['Bearer sk-first', 'Bearer sk-second']));
      expect(valuesOf(await metrics(), 'backend')).toContain('openai');

      expect(await reconfigure('')).toBe('applied');
      const asked = ai.completions().length;
      expect(await explained()).not.toContain('The model says so.');
      expect(ai.completions()).toHaveLength(asked);
      expect(valuesOf(await metrics(), 'backend')).not.toContain('openai');
      expect(log.join('\n')).not.toContain(RESTART);
      expect(log.join('\n')).not.toMatch(/sk-first|sk-second/);
    },
  );

  test(
    'has analyzers of other people as long as they stand there, and so have the metrics',
    LONG,
    async () => {
      const { target, folder, log, metrics, reconfigure } = await openApiWorld();
      const client = grpcClient(target);
      const look = () => client.ask(ANALYZE, { filters: ['shops'] });
      await writeFile(join(folder, 'rules.yaml'), RULES);
      expect(JSON.stringify(await look())).toContain('filter does not exist');
      const config = `customAnalyzers: [{ name: shops, file: ${join(folder, 'rules.yaml')} }]\n`;
      expect(await reconfigure(config)).toBe('applied');
      expect(JSON.stringify(await look())).toContain('is a shop');
      const counted = await metrics();
      expect(valuesOf(counted, 'analyzer')).toContain('namespaces-of-shops');

      expect(await reconfigure('')).toBe('applied');
      expect(JSON.stringify(await look())).toContain('filter does not exist');
      const left = valuesOf(await metrics(), 'analyzer');
      expect([...left].filter((name) => name?.includes('shops'))).toEqual([]);
      expect(log.join('\n')).not.toContain(RESTART);
    },
  );

  test('tells sinks that it names, from then on, and no others', LONG, async () => {
    const pager = await servePagerduty('0123456789abcdef0123456789abcdef');
    const { folder, log, metrics, reconfigure } = await openApiWorld();
    await writeFile(join(folder, 'key'), '0123456789abcdef0123456789abcdef');
    const watches = `watches: [{ name: demo, cluster: demo, every: 10s }]\nalerts: { settle: 0s }\n`;
    const sink = `pagerduty: { url: ${pager.url}, routingKey: { file: ${join(folder, 'key')} }, severity: info }\n`;
    expect(await reconfigure(watches + sink)).toBe('applied');
    await eventually(() => expect(pager.received.length).toBeGreaterThan(1), 45_000);
    expect(valuesOf(await metrics(), 'sink')).toContain('pagerduty');
    expect(valuesOf(await metrics(), 'task')).toContain('sink pagerduty');

    expect(await reconfigure(watches)).toBe('applied');
    expect(valuesOf(await metrics(), 'sink')).not.toContain('pagerduty');
    expect(valuesOf(await metrics(), 'task')).not.toContain('sink pagerduty');
    expect(valuesOf(await metrics(), 'task')).toContain('watches');
    expect(log.join('\n')).not.toContain(RESTART);
  });

  test('knows clusters that came, and those that went no more', LONG, async () => {
    const other = await serveRecording({ objects: await demoObjects() });
    onTestFinished(() => other.close());
    const { target, folder, log, metrics, reconfigure } = await openApiWorld();
    const client = grpcClient(target);
    const look = () => client.ask(ANALYZE, { filters: ['Pod'] }, { metadata: { 'k8sgpt-cluster': 'other' } });
    await expect(look()).rejects.toMatchObject({ details: expect.stringContaining('other') as string });
    const path = join(folder, 'kubeconfig');
    const alone = await readFile(path, 'utf8');
    await writeFile(path, merged(alone, other.kubeconfig('other')));
    expect(await reconfigure('')).toBe('applied');
    await eventually(async () => expect(await look()).toMatchObject({ status: 'ProblemDetected' }), 20_000);
    expect(valuesOf(await metrics(), 'cluster')).toContain('other');

    await writeFile(path, alone);
    expect(await reconfigure('')).toBe('applied');
    await eventually(
      () => expect(look()).rejects.toMatchObject({ details: expect.stringContaining('other') as string }),
      20_000,
    );
    expect(valuesOf(await metrics(), 'cluster')).not.toContain('other');
    expect(log.join('\n')).not.toContain(RESTART);
  });

  test(
    'takes a token that its file holds by then; other tokens wait for a start, and that is said',
    LONG,
    async () => {
      const [first, second] = ['token-of-the-pipelines-0001', 'token-of-the-pipelines-0002'];
      const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-tokens-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const file = join(folder, 'token');
      await writeFile(file, first);
      const config = (name: string): string =>
        ['api', 'mcp']
          .map((door) => `${door}: { tokens: [{ name: ${name}, token: { file: ${file} } }] }\n`)
          .join('');
      const env = { K8SGPT_MCP_HTTP: 'true', K8SGPT_MCP_PORT: '0' };
      const { target, log, reconfigure } = await openApiWorld({ env, config: config('ci') });
      const client = grpcClient(target);
      const ask = (token: string) => client.ask(ANALYZE, { filters: ['Pod'] }, { token });
      await expect(ask(first)).resolves.toMatchObject({ status: 'ProblemDetected' });
      await writeFile(file, second);
      await eventually(
        () => expect(ask(second)).resolves.toMatchObject({ status: 'ProblemDetected' }),
        20_000,
      );
      await expect(ask(first)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
      expect(log.join('\n')).not.toContain(RESTART);

      expect(await reconfigure(config('pipelines'))).toBe('unchanged');
      const told = log.filter((line) => line.includes(RESTART)).join('\n');
      for (const name of ['api.tokens', 'mcp.tokens']) expect(told).toContain(name);
      await expect(ask(second)).resolves.toMatchObject({ status: 'ProblemDetected' });
    },
  );
});
