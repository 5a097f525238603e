// SPDX-License-Identifier: Apache-2.0

import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ReportJson } from '../../src/core/report-json-schema.ts';
import { k8sgpt, state } from '../support/command-line.ts';

const cascade = state('cascade-db-oom');
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'k8sgpt-journey-'));
const report = (text: string): ReportJson => ReportJson.parse(JSON.parse(text));

describe('analyze', () => {
  test.each(['cascade-db-oom', 'cascade-node', 'cascade-pvc-sts'])('%s reads as recorded', async (name) => {
    const { code, stdout, stderr } = await k8sgpt(['analyze', '--objects', state(name)]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const steady = stdout.replace(/\d+ kinds checked in [^·]+ ·/, '… kinds checked in … ·');
    await expect(steady).toMatchFileSnapshot(`./command-line/${name}.txt`);
  });

  test('without a cluster checks the demo, and says so', async () => {
    const { code, stdout, stderr } = await k8sgpt(['analyze']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✗ demo: 2 problems, 1 warning\n/);
    expect(stderr).toContain('this is a demo cluster');
  });

  test('-o json prints the documented document, the same every time, and nothing else', async () => {
    const argv = ['analyze', '--objects', cascade, '-o', 'json'];
    const [first, second] = await Promise.all([k8sgpt(argv), k8sgpt(argv)]);
    expect(second.stdout).toBe(first.stdout);
    const json = report(first.stdout);
    expect(json.status).toBe('ProblemDetected');
    expect(json.incidents[0]?.explanation).toBeUndefined();
    expect([first.code, first.stderr]).toEqual([0, '']);
  });

  test('--explain adds explanations to the text and to the document', async () => {
    const argv = ['analyze', '--objects', cascade, '--explain'];
    const [text, json] = await Promise.all([k8sgpt(argv), k8sgpt([...argv, '-o', 'json'])]);
    expect(text.stdout).toContain('What is happening');
    expect(text.stdout).toContain('Built-in guidance');
    expect(report(json.stdout).incidents[0]?.explanation?.source).toBe('guidance');
  });

  test('--all lists every finding', async () => {
    const { stdout } = await k8sgpt(['analyze', '--objects', cascade, '--all']);
    expect(stdout).toMatch(/^· \d+ findings$/m);
  });

  test('flags of chat narrow the check', async () => {
    const argv = ['analyze', '--objects', cascade, '--filter', 'Node', '--cluster', 'prod', '-o', 'json'];
    const json = report((await k8sgpt(argv)).stdout);
    expect([json.cluster, json.findings]).toEqual(['prod', []]);
  });

  test('--exit-code tells whether something is broken, -q is silent when nothing is', async () => {
    const argv = ['analyze', '--exit-code', '-q', '--objects'];
    const healthy = join(await folder(), 'healthy.json');
    await writeFile(
      healthy,
      JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }),
    );
    const [broken, well] = await Promise.all([k8sgpt([...argv, cascade]), k8sgpt([...argv, healthy])]);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/^✗ /);
    expect(well).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('--objects', () => {
  test('reads standard input', async () => {
    const input = await readFile(cascade, 'utf8');
    const [piped, read] = await Promise.all([
      k8sgpt(['analyze', '--objects', '-', '-o', 'json'], { input }),
      k8sgpt(['analyze', '--objects', cascade, '-o', 'json']),
    ]);
    expect(piped.stdout).toBe(read.stdout);
  });

  test('reads a folder of mixed files, and says on standard error what was passed over', async () => {
    const root = await folder();
    await mkdir(join(root, 'more'));
    await writeFile(
      join(root, 'pods.yaml'),
      [
        ...['apiVersion: v1', 'kind: Pod', 'metadata: { name: a, namespace: shop, uid: u1 }', '---'],
        ...['apiVersion: v1', 'kind: Namespace', 'metadata: { name: shop }', ''],
      ].join('\n'),
    );
    await writeFile(
      join(root, 'more', 'service.json'),
      '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"app":"web"}}}',
    );
    await writeFile(join(root, 'notes.txt'), 'hello');
    await writeFile(join(root, 'values.yaml'), 'replicas: 3\n');
    await writeFile(join(root, 'broken.json'), '{ "a": ');
    const { code, stdout, stderr } = await k8sgpt(['analyze', '--objects', root, '-o', 'json']);
    expect(code).toBe(0);
    expect(report(stdout).findings.map(({ object }) => object)).toContain('Service/shop/web');
    expect(stderr).toContain('notes.txt');
    expect(stderr).toContain('values.yaml');
    expect(stderr).toContain('broken.json, line 1');
  });

  test('reads a cluster-info dump', async () => {
    const root = await folder();
    await mkdir(join(root, 'shop', 'web-1'), { recursive: true });
    const { items } = JSON.parse(await readFile(cascade, 'utf8')) as { items: { kind: string }[] };
    const list = (kind: string) =>
      JSON.stringify({
        kind: `${kind}List`,
        apiVersion: 'v1',
        items: items.filter((item) => item.kind === kind),
      });
    await writeFile(join(root, 'shop', 'pods.json'), list('Pod'));
    await writeFile(join(root, 'shop', 'events.json'), list('Event'));
    await writeFile(
      join(root, 'shop', 'web-1', 'logs.txt'),
      '==== START logs for container web of pod shop/web-1 ====\nhello\n',
    );
    const { code, stdout } = await k8sgpt(['analyze', '--objects', root, '-o', 'json']);
    expect(code).toBe(0);
    expect(report(stdout).findings.map(({ object }) => object.split('/')[0])).toContain('Pod');
  });

  test('knows what a part of a cluster does not tell, unless it is said to be all of it', async () => {
    const path = join(await folder(), 'pod.json');
    await writeFile(path, '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"shop"}}');
    const argv = ['analyze', '--objects', path, '-o', 'json'];
    const [part, whole] = await Promise.all([k8sgpt(argv), k8sgpt([...argv, '--complete'])]);
    expect(report(part.stdout)).toMatchObject({
      status: 'Incomplete',
      skipped: expect.arrayContaining([{ kind: 'Service', reason: 'not-recorded' }]),
    });
    const { status, skipped } = report(whole.stdout);
    expect(status).toBe('OK');
    // Projects that are not installed there: nothing to look at, and said.
    expect(new Set(skipped.map(({ reason }: { readonly reason: string }) => reason))).toEqual(
      new Set(['absent']),
    );
  });

  test('--at is the moment of the recording', async () => {
    const { stdout } = await k8sgpt([
      'analyze',
      '--objects',
      cascade,
      '--at',
      '2031-01-01T00:00:00Z',
      '-o',
      'json',
    ]);
    expect(report(stdout).takenAt).toBe('2031-01-01T00:00:00.000Z');
  });
});

describe('follow-ups', () => {
  test('details and explain find the last report', async () => {
    const env = { K8SGPT_STATE_DIR: await folder() };
    const nothing = await k8sgpt(['explain'], { env });
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('There is no report here to explain yet.');
    await k8sgpt(['analyze', '--objects', cascade], { env });
    const details = await k8sgpt(['details', '1'], { env });
    expect(details.stdout).toMatch(/^✗ 1 · .*\n/);
    expect(details.stdout).toContain('kubectl ');
    const explained = await k8sgpt(['explain', '1'], { env });
    expect(explained.stdout).toContain('What is happening');
    const again = await k8sgpt(['details', '-o', 'json'], { env });
    expect(report(again.stdout).incidents[0]?.explanation?.source).toBe('guidance');
  }, 90_000);
});
