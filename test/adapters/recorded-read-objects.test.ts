// SPDX-License-Identifier: Apache-2.0

import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inputLimits, readStream } from '../../adapters/recorded/read-input.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { given, pod, refusal, titles } from '../support/recordings.ts';

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

  it('says which folders this user may not read, and reads the rest', async () => {
    const root = await given({ 'cluster.json': JSON.stringify(pod('a')), 'closed/pod.json': '{}' });
    await chmod(root, 0o755);
    await chmod(join(root, 'closed'), 0);
    // Root may read everything: be somebody else for as long as it takes.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const recording = await readObjects({ path: root });
      expect(titles(recording)).toEqual(['v1 Pod shop/a']);
      expect(recording.notices).toEqual([
        expect.stringMatching(/^closed cannot be read: EACCES.*; passed over\.$/),
      ]);
      const refused = await refusal(readObjects({ path: join(root, 'closed') }));
      expect(refused.message).toContain('closed cannot be read: EACCES');
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(join(root, 'closed'), 0o755);
    }
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
