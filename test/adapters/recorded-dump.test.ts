// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_LIMIT } from '../../adapters/recorded/dump-logs.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { given, refusal, titles } from '../support/recordings.ts';

describe('kubectl cluster-info dump', () => {
  const nodes = { kind: 'NodeList', apiVersion: 'v1', items: [{ metadata: { name: 'n1' }, status: {} }] };
  const events = { kind: 'EventList', apiVersion: 'v1', items: [] };
  const pods = { kind: 'PodList', apiVersion: 'v1', items: [{ metadata: { name: 'a', namespace: 'shop' } }] };
  const log = [
    '==== START logs for container web of pod shop/a ====',
    '{"level":"error","kind":"Pod"}',
    'unbalanced { and " and ---',
    'last line without an end==== END logs for container web of pod shop/a ====',
  ].join('\n');

  it('is read as a folder; logs are kept aside', async () => {
    const root = await given({
      'nodes.json': JSON.stringify(nodes),
      'shop/events.json': JSON.stringify(events),
      'shop/pods.json': JSON.stringify(pods),
      'shop/a/logs.txt': `${log}\n`,
    });
    const recording = await readObjects({ path: root });
    expect(titles(recording)).toEqual(['v1 Node -/n1', 'v1 Pod shop/a']);
    expect(recording.kinds.map(({ kind }) => kind)).toEqual(['Node', 'Event', 'Pod']);
    expect(recording.notices).toEqual([]);
    expect(recording.logs).toEqual([
      {
        namespace: 'shop',
        pod: 'a',
        container: 'web',
        text: expect.stringMatching(/^\{"level".*without an end$/s),
      },
    ]);
  });

  it('is read as one stream of lists with logs between', async () => {
    const text = [nodes, events, pods].map((list) => JSON.stringify(list, null, 4)).join('\n');
    const recording = await readObjects({ text: `${text}\n${log}\n${log.replaceAll('web', 'sidecar')}\n` });
    expect(titles(recording)).toEqual(['v1 Node -/n1', 'v1 Pod shop/a']);
    expect(recording.logs.map(({ container }) => container)).toEqual(['web', 'sidecar']);
  });

  it('counts lines as the person sees them, logs included', async () => {
    const text = `${JSON.stringify(nodes)}\n${log}\n{"kind": Pod}\n`;
    expect((await refusal(readObjects({ text, name: 'dump.json' }))).message).toMatch(
      /^dump\.json, line 6: /,
    );
  });

  it('keeps the end of a long log, from a whole line on', async () => {
    const long = `${'x'.repeat(99)}\n`.repeat(LOG_LIMIT / 50);
    const text = `==== START logs for container c of pod shop/a ====\n${long}==== END logs for container c of pod shop/a ====\n`;
    const { logs } = await readObjects({ text: `${JSON.stringify(pods)}\n${text}` });
    expect(logs[0]?.text.length).toBeLessThanOrEqual(LOG_LIMIT);
    expect(logs[0]?.text.length).toBeGreaterThan(LOG_LIMIT - 101);
    expect(logs[0]?.text.startsWith(`${'x'.repeat(99)}\n`)).toBe(true);
  });
});

describe('what cannot be read', () => {
  it.each([
    [
      'cut off',
      '{"kind":"List",\n"items":[\n{"kind":',
      'line 3: the JSON ends in the middle, as if it were cut off',
    ],
    ['a trailing comma', '{\n"a":[1,\n2,]}', 'line 3: this is not JSON: expected a value'],
    [
      'a raw line break in a text',
      '{"a":"b\nc"}',
      'line 1: this is not JSON: a text in quotes is not closed on its line',
    ],
    [
      'a bad escape',
      '{"a":\n"\\x"}',
      'line 2: this is not JSON: a backslash is followed by something that is no escape',
    ],
    ['bad YAML', 'kind: Pod\nmetadata: name: a\n', 'line 2: this is not YAML'],
    ['YAML with a tab', 'kind: Pod\nmetadata:\n\tname: a\n', 'line 3: this is not YAML'],
  ])('names file, line and reason: %s', async (_, text, message) => {
    const refused = await refusal(readObjects({ text, name: 'cluster.txt' }));
    expect(refused.message).toContain(`cluster.txt, ${message}`);
    expect(refused.message).toMatch(/[^.]\.$/);
    expect(refused.hint).toContain('kubectl get');
  });

  it('survives deep nesting and YAML anchors that multiply', async () => {
    expect((await refusal(readObjects({ text: '['.repeat(100_000) }))).message).toContain('nested deeper');
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let level = 1; level < 9; level += 1) {
      bomb.push(
        `${'abcdefghi'[level]}: &${'abcdefghi'[level]} [${Array(9)
          .fill(`*${'abcdefghi'[level - 1]}`)
          .join(',')}]`,
      );
    }
    expect((await refusal(readObjects({ text: bomb.join('\n') }))).message).toContain(
      'this YAML cannot be read',
    );
  });

  it('passes over what is nested too deep to be an object, however it closes', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const config = `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":${deep}}`;
    const node = '{"kind":"Node","apiVersion":"v1","metadata":{"name":"a"}}';
    const list = `{"kind":"List","apiVersion":"v1","items":[${config},${node}]}`;
    const read = await readObjects({ text: list, name: 'cluster.json' });
    expect(read.notices).toContain(
      'cluster.json holds a ConfigMap that is nested deeper than 1000 levels, passed over.',
    );
    expect(read.objects.map(({ kind }) => kind)).toEqual(['Node']);
    const lists = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect((await refusal(readObjects({ text: lists }))).message).toContain('no Kubernetes objects');
    const yaml = `kind: Pod\ndata: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`;
    expect((await refusal(readObjects({ text: yaml }))).message).toContain('nested deeper than 200 levels');
  });

  it.each([
    ['nothing', '', 'cluster.json holds no Kubernetes objects.'],
    [
      'an empty List',
      '{"kind":"List","apiVersion":"v1","items":[]}',
      'cluster.json holds no Kubernetes objects.',
    ],
    ['other JSON', '{"name":"x"}', 'cluster.json holds no Kubernetes objects.'],
    [
      'an error of the server',
      '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods is forbidden"}',
      'cluster.json holds no Kubernetes objects. cluster.json holds an error of the API server instead of objects: pods is forbidden.',
    ],
  ])('refuses %s', async (_, text, message) => {
    expect((await refusal(readObjects({ text, name: 'cluster.json' }))).message).toBe(message);
  });

  it('refuses a path that is not there, and a folder with nothing in it', async () => {
    expect((await refusal(readObjects({ path: join(await given({}), 'nowhere.json') }))).message).toContain(
      'nowhere.json does not exist.',
    );
    const root = await given({ 'x.json': '{' });
    expect((await refusal(readObjects({ path: root }))).message).toContain(
      'x.json, line 1: the JSON ends in the middle',
    );
  });
});
