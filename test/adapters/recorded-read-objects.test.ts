import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOG_LIMIT } from '../../adapters/recorded/dump-logs.ts';
import { inputLimits, readStream } from '../../adapters/recorded/read-input.ts';
import { type Recording, readObjects } from '../../adapters/recorded/read-objects.ts';
import { Refused } from '../../src/core/errors.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorded-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
/** A new folder with these files. */
const given = async (files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
  const root = join(folder, String((count += 1)));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
};

const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: `uid-${name}` },
  ...more,
});
const titles = ({ objects }: Recording): readonly string[] =>
  objects.map(
    ({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.namespace ?? '-'}/${metadata.name}`,
  );
const refusal = async (reading: Promise<unknown>): Promise<Refused> => {
  const error = await reading.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Refused);
  return error as Refused;
};

describe('forms of a recording', () => {
  it('reads a v1 List, with null items and a byte order mark', async () => {
    const text = `\ufeff${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod('a'), null, pod('b')] })}`;
    expect(titles(await readObjects({ text }))).toEqual(['v1 Pod shop/a', 'v1 Pod shop/b']);
    const root = await given({ 'cluster.json': text });
    expect(titles(await readObjects({ path: join(root, 'cluster.json') }))).toEqual([
      'v1 Pod shop/a',
      'v1 Pod shop/b',
    ]);
  });

  it('reads UTF-16 as PowerShell writes it', async () => {
    const root = await given({
      'cluster.json': Buffer.from(`\ufeff${JSON.stringify(pod('a'))}\r\n`, 'utf16le'),
    });
    expect(titles(await readObjects({ path: join(root, 'cluster.json') }))).toEqual(['v1 Pod shop/a']);
  });

  it('gives items of typed lists the kind and apiVersion of the list', async () => {
    const items = [{ metadata: { name: 'web', namespace: 'shop' } }];
    const text = JSON.stringify({ apiVersion: 'apps/v1', kind: 'DeploymentList', items });
    const recording = await readObjects({ text });
    expect(titles(recording)).toEqual(['apps/v1 Deployment shop/web']);
    expect(recording.kinds).toEqual([{ apiVersion: 'apps/v1', kind: 'Deployment' }]);
  });

  it('knows that an empty typed list was read', async () => {
    const recording = await readObjects({ text: '{"apiVersion":"v1","kind":"PodList","items":null}' });
    expect(recording.objects).toEqual([]);
    expect(recording.kinds).toEqual([{ apiVersion: 'v1', kind: 'Pod' }]);
  });

  it('takes an object whose kind ends in List for an object', async () => {
    const text = '{"apiVersion":"example.com/v1","kind":"AllowList","metadata":{"name":"a"},"spec":{}}';
    expect(titles(await readObjects({ text }))).toEqual(['example.com/v1 AllowList -/a']);
  });

  it('says when a list is only one page of a longer one', async () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'PodList',
      metadata: { continue: 'x' },
      items: [pod('a')],
    });
    expect((await readObjects({ text, name: 'pods.json' })).notices).toEqual([
      'pods.json is one page of a longer list: the rest is not in it.',
    ]);
  });

  it('reads YAML documents with CRLF, comments and an empty document', async () => {
    const text = [
      '# a shop',
      '---',
      'apiVersion: v1',
      'kind: Service',
      'metadata: {name: web, namespace: shop}',
      '---',
      '---',
      'apiVersion: v1',
      'kind: Node',
      'metadata:',
      '  name: "n1"',
      '',
    ].join('\r\n');
    expect(titles(await readObjects({ text }))).toEqual(['v1 Service shop/web', 'v1 Node -/n1']);
  });

  it('reads JSON documents between YAML separators, and JSON values one after the other', async () => {
    const one = JSON.stringify(pod('a'), null, 2);
    const two = JSON.stringify(pod('b'));
    expect(titles(await readObjects({ text: `${one}\n---\n${two}\n` }))).toHaveLength(2);
    expect(titles(await readObjects({ text: `${one}\n${two}${two.replace('"b"', '"c"')}` }))).toHaveLength(3);
  });

  it('puts namespaced objects without a namespace into default', async () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
    expect(titles(await readObjects({ text }))).toEqual(['apps/v1 Deployment default/web']);
  });

  it('turns events of the newer group into core events', async () => {
    const text = JSON.stringify({
      apiVersion: 'events.k8s.io/v1',
      kind: 'EventList',
      items: [
        {
          metadata: { name: 'e', namespace: 'shop' },
          regarding: { kind: 'Pod', name: 'a' },
          note: 'Back-off',
          deprecatedCount: 3,
          eventTime: '2026-01-01T00:00:00.000001Z',
        },
      ],
    });
    const { objects, kinds } = await readObjects({ text });
    expect(kinds).toEqual([{ apiVersion: 'v1', kind: 'Event' }]);
    expect(objects[0]).toMatchObject({
      apiVersion: 'v1',
      involvedObject: { kind: 'Pod', name: 'a' },
      message: 'Back-off',
      count: 3,
      eventTime: '2026-01-01T00:00:00.000001Z',
    });
  });

  it('reads what is piped in, up to a limit', async () => {
    const text = JSON.stringify(pod('a'));
    expect(
      await readStream(
        Readable.from([Buffer.from(text.slice(0, 9)), Buffer.from(text.slice(9))]),
        '-',
        inputLimits,
      ),
    ).toBe(text);
    const limited = readStream(Readable.from([Buffer.alloc(11)]), 'standard input', {
      ...inputLimits,
      file: 10,
    });
    expect((await refusal(limited)).message).toContain('standard input is 1 MB, more than');
  });
});

describe('a folder', () => {
  it('is read recursively; what is not Kubernetes is passed over with a notice', async () => {
    const root = await given({
      'a/pods.json': JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [pod('a')] }),
      'b/deep/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n',
      'package.json': '{"name":"x"}',
      'broken.json': '{"kind":\n"Pod",\n "metadata" "x"}',
      'chart/template.yaml': '{{- if .Values.on }}\nkind: Pod\n{{- end }}\n',
      'README.md': '# hello',
      '.git/config.json': '{',
    });
    await symlink(root, join(root, 'a', 'loop'));
    const recording = await readObjects({ path: root });
    expect(titles(recording)).toEqual(['v1 Pod shop/a', 'v1 Service shop/web']);
    expect(recording.notices).toEqual([
      'broken.json, line 3: this is not JSON: expected ":" after a field name; passed over.',
      expect.stringMatching(/^chart\/template\.yaml, line 1: .*; passed over\.$/),
      'No Kubernetes objects in package.json; passed over.',
      'Neither JSON nor YAML: README.md; passed over.',
    ]);
  });

  it('keeps, of duplicates, the one with uid and status', async () => {
    const manifest =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {from: manifest}\n';
    const recorded = pod('a', { spec: { from: 'server' }, status: { phase: 'Running' } });
    const withoutStatus = pod('a', { spec: { from: 'export' } });
    const root = await given({
      '1.yaml': manifest,
      '2.json': JSON.stringify(recorded),
      '3.json': JSON.stringify(withoutStatus),
      '4.yaml': 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\n',
      '5.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop, uid: x}\n',
    });
    const { objects, notices } = await readObjects({ path: root });
    expect(
      objects.map((object) => [
        object.apiVersion,
        object.kind,
        (object['spec'] as { from?: string } | undefined)?.from,
      ]),
    ).toEqual([
      ['v1', 'Pod', 'server'],
      ['networking.k8s.io/v1', 'Ingress', undefined],
    ]);
    expect(notices).toEqual(['Given more than once, the most complete kept: Pod shop/a, Ingress shop/i.']);
  });

  it('tells at most twenty things', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.json`, '{']));
    const root = await given({ ...files, 'pod.json': JSON.stringify(pod('a')) });
    const { notices } = await readObjects({ path: root });
    expect(notices).toHaveLength(21);
    expect(notices.at(-1)).toBe('And 20 more like these.');
  });

  it('passes over files that are too large, and refuses a folder that is', async () => {
    const root = await given({
      'a.json': JSON.stringify(pod('a')),
      'large.json': JSON.stringify(pod('b'), null, 40),
    });
    const { objects, notices } = await readObjects({ path: root }, { ...inputLimits, file: 150 });
    expect(objects).toHaveLength(1);
    expect(notices).toEqual([
      expect.stringContaining('large.json is 1 MB, more than the 1 MB that are read of one file'),
    ]);
    expect((await refusal(readObjects({ path: root }, { ...inputLimits, total: 100 }))).message).toContain(
      'of one recording',
    );
    expect((await refusal(readObjects({ path: root }, { ...inputLimits, files: 1 }))).message).toContain(
      'more than 1 files',
    );
    expect(
      (await refusal(readObjects({ path: join(root, 'a.json') }, { ...inputLimits, file: 9 }))).message,
    ).toContain('a.json is 1 MB');
  });
});

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
      'line 3: the JSON ends in the middle: was it cut off?',
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
    expect((await refusal(readObjects({ path: join(folder, 'nowhere.json') }))).message).toContain(
      'nowhere.json does not exist.',
    );
    const root = await given({ 'x.json': '{' });
    expect((await refusal(readObjects({ path: root }))).message).toContain(
      'x.json, line 1: the JSON ends in the middle',
    );
  });
});
