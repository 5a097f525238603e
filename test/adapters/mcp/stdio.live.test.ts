// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { serveRecording } from '../../../adapters/recorded/server.ts';
import { stdioClient } from '../../support/mcp.ts';
import { demoObjects } from '../../support/spine.ts';
import { declared, prompts, resources, resourceTypes } from './as-k8sgpt-declares.ts';

describe('k8sgpt mcp, with nothing configured', () => {
  it('has all that k8sgpt declares, and each tool says what it gives back', async () => {
    const { client, call } = await stdioClient();
    const { tools } = await client.listTools();
    for (const [name, { sends, must = [] }] of Object.entries(declared)) {
      const tool = tools.find((one) => one.name === name);
      expect(tool, name).toBeDefined();
      const accepts =
        tool === undefined ? undefined : z.fromJSONSchema(tool.inputSchema as z.core.JSONSchema.JSONSchema);
      for (const args of sends) {
        expect(accepts?.safeParse(args).success, `${name} ${JSON.stringify(args)}`).toBe(true);
        for (const key of Object.keys(args)) expect(tool?.inputSchema.properties, name).toHaveProperty(key);
      }
      expect([...must], name).toEqual(expect.arrayContaining(tool?.inputSchema.required ?? []));
    }
    expect(tools.map(({ name }) => name).filter((name) => !(name in declared))).toEqual([
      'explain',
      'incidents',
      'relations',
      'timeline',
    ]);
    for (const { name, outputSchema, annotations, description } of tools) {
      expect(outputSchema?.['type'], name).toBe('object');
      expect(annotations?.readOnlyHint, name).toBe(
        !['config', 'add-filters', 'remove-filters'].includes(name),
      );
      expect(description, name).not.toBe('');
    }
    for (const word of resourceTypes) {
      const { isError, text } = await call('list-resources', { resourceType: word, limit: 1 });
      expect(isError, `${word}: ${text}`).toBe(false);
    }
    const listed = (await client.listResources()).resources.map(({ name }) => name);
    expect(listed.sort()).toEqual(resources);
    for (const uri of resources.flatMap((name) => [name, `k8sgpt://${name}`])) {
      const [content] = (await client.readResource({ uri })).contents;
      expect(content && 'text' in content ? JSON.parse(content.text) : undefined, uri).toBeTypeOf('object');
    }
    await expect(client.readResource({ uri: 'nothing' })).rejects.toThrow(/not found/i);
    const known = (await client.listPrompts()).prompts;
    expect(
      Object.fromEntries(
        known.map((prompt) => [prompt.name, (prompt.arguments ?? []).map(({ name }) => name)]),
      ),
    ).toEqual(prompts);
  });

  it('answers from the demo with structure that fits its schemas, pages, and words within bounds', async () => {
    const { client, call, stderr } = await stdioClient();
    await client.listTools();
    const report = await call('analyze', { withStats: true });
    expect(report.data).toMatchObject({
      cluster: 'demo',
      status: 'ProblemDetected',
      problems: 3,
      stats: { workloads: 11 },
    });
    expect(report.text).toContain('ledger-db');
    const explained = await call('explain', { incidents: ['2'] });
    expect(explained.data['incidents']).toMatchObject([
      { cause: 'ConfigMap/shop/shop-config', explanation: { source: 'guidance' } },
    ]);
    const timeline = await call('timeline', { incident: '2' });
    expect(timeline.data['object']).toBe('ConfigMap/shop/shop-config');
    const related = await call('relations', { resourceType: 'deploy', name: 'checkout', namespace: 'shop' });
    expect(related.data['relations']).toContainEqual({
      how: 'uses',
      object: 'ConfigMap/shop/shop-config',
      missing: true,
    });
    const names: unknown[] = [];
    for (let cursor: unknown; ; ) {
      const page = await call('list-resources', {
        resourceType: 'pod',
        limit: 7,
        ...(cursor === undefined ? {} : { cursor }),
      });
      names.push(...(page.data['items'] as readonly { name: unknown }[]).map(({ name }) => name));
      cursor = page.data['nextCursor'];
      if (cursor === undefined) break;
    }
    expect(names).toHaveLength(18);
    expect(new Set(names).size).toBe(18);
    const asK8sgpt = await call('analyze', { namespace: 'shop', output: 'k8sgpt', anonymize: true });
    expect(JSON.parse(asK8sgpt.text)).toMatchObject({ status: 'ProblemDetected', errors: null });
    expect(stderr()).toContain('this is a demo cluster');
  });

  it('refuses in a sentence, and changes the configuration of this machine alone', async () => {
    const { call } = await stdioClient();
    expect(await call('list-resources', { resourceType: 'podz' })).toMatchObject({
      isError: true,
      text: 'I do not know the kind podz. Did you mean pod?',
    });
    expect((await call('analyze', { backend: 'openai' })).text).toContain('openai is not set up here');
    expect((await call('analyze', { customHeaders: ['a: b'] })).text).toContain('not by a caller');
    expect((await call('timeline')).text).toContain('give incident, or resourceType and name');
    expect((await call('config', { cache: { bucketName: 'b' } })).text).toContain('needs its type');
    const { text } = await call('add-filters', { filters: ['log'] });
    const [, path = ''] = /Written to (\S+)\. /.exec(text) ?? [];
    expect(await readFile(path, 'utf8')).toContain('Log');
    expect((await call('list-filters')).data['active']).toContain('Log');
    await call('remove-filters', { filters: ['Log'] });
    expect((await call('list-filters')).data['inactive']).toContain('Log');
    await call('config', { customAnalyzers: { name: 'host', connection: { url: 'localhost', port: 8085 } } });
    expect(await readFile(path, 'utf8')).toContain('localhost:8085');
    expect((await call('add-filters', { filters: ['Logs'] })).text).toContain('Did you mean Log?');
  });
});

/** Long enough for a word of the client to arrive before the check is over. */
const HELD_MS = 5_000;

/** The path of a kubeconfig for a cluster that takes its time to tell its pods. */
const slowCluster = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-mcp-slow-'));
  const cluster = await serveRecording({
    objects: await demoObjects(),
    faults: ({ path }) => (path.endsWith('/pods') ? { delayMs: HELD_MS } : undefined),
  });
  onTestFinished(async () => {
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'kubeconfig');
  await writeFile(path, cluster.kubeconfig('demo'));
  return path;
};

describe('a call that takes a while', () => {
  it('tells how far it is', async () => {
    const { client } = await stdioClient();
    const heard: number[] = [];
    await client.callTool(
      { name: 'analyze', arguments: {} },
      { onprogress: ({ progress }) => heard.push(progress) },
    );
    expect(heard.length).toBeGreaterThan(0);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  });

  it('is cancelled with its run', async () => {
    const { client, call } = await stdioClient({
      argv: ['serve', '--mcp'],
      env: { KUBECONFIG: await slowCluster() },
    });
    const stop = new AbortController();
    const asked = client.callTool(
      { name: 'analyze', arguments: {} },
      { signal: stop.signal, onprogress: () => stop.abort() },
    );
    await expect(asked).rejects.toThrow();
    // By then it would have its report.
    await sleep(HELD_MS + 1_500);
    expect((await call('explain')).text).toContain('no report to explain yet');
  });
});
