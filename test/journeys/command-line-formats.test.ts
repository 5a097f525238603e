// SPDX-License-Identifier: Apache-2.0

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { formatNames } from '../../src/core/format-names.ts';
import { says, startOpenAi } from '../standins/openai.ts';
import { k8sgpt, state } from '../support/command-line.ts';

const cascade = state('cascade-db-oom');
/** Filters by name: what others are added later changes nothing here. */
const filters = ['--filter', 'Pod,Service,Deployment,StatefulSet,Node'];
const check = ['analyze', '--objects', cascade, ...filters];

/** What differs from run to run, and from release to release. */
const steady = (text: string): string =>
  text
    .replace(/\d+ kinds checked in [^·\n]+?(?= ·)/, '… kinds checked in …')
    .replace(/\d+ kinds checked/, '… kinds checked')
    .replace(/(k8sgpt |"semanticVersion": ")\d+\.\d+\.\d+[\w.-]*/, '$1…');

describe('analyze -o', () => {
  test.each(formatNames)('%s is as recorded, with nothing on standard error', async (format) => {
    const { code, stdout, stderr } = await k8sgpt([...check, '-o', format]);
    expect([code, stderr]).toEqual([0, '']);
    await expect(steady(stdout)).toMatchFileSnapshot(`./command-line/analyze-${format}.txt`);
  });

  test('json --compat is the shape of k8sgpt, with pairs for -a', async () => {
    const { code, stdout, stderr } = await k8sgpt([...check, '-o', 'json', '--compat', '-a']);
    // With --compat the flag is what it is for, and nothing is said.
    expect([code, stderr]).toEqual([0, '']);
    const masked = stdout.replace(/("Masked": "[a-z]+)-\w+"/g, '$1-…"');
    await expect(masked).toMatchFileSnapshot('./command-line/analyze-compat.txt');
  });

  test('the answers of other commands have a form for programs too', async () => {
    const { code, stdout } = await k8sgpt(['clusters', '-oyaml']);
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({
      blocks: [{ type: 'table', rows: [{ cluster: 'demo (default)', namespaces: '9' }] }],
    });
    const refused = await k8sgpt(['clusters', '-o', 'sarif']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('-o sarif tells reports: it goes with analyze, explain, details.');
  });
});

describe('colour', () => {
  test('is forced into a pipe, and never into a format for programs', async () => {
    const env = { FORCE_COLOR: '1' };
    const [text, json] = await Promise.all([
      k8sgpt([...check, '--exit-code'], { env }),
      k8sgpt([...check, '-o', 'json', '--exit-code'], { env }),
    ]);
    expect([text.code, json.code]).toEqual([1, 1]);
    await expect(steady(text.stdout).replaceAll('\u001b', '␛')).toMatchFileSnapshot(
      './command-line/analyze-colour.txt',
    );
    expect(json.stdout).not.toContain('\u001b');
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'ProblemDetected' });
  });
});

describe("flags of k8sgpt's", () => {
  test('what is deprecated is said once on standard error, with the release that ends it', async () => {
    const { code, stdout, stderr } = await k8sgpt([...check, '-a', '-z', '-m', '10', '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('incidents');
    const said = stderr.replace(/\s+/g, ' ');
    for (const flag of ['--anonymize', '--custom-analysis', '--max-concurrency'])
      expect(said.split(`${flag} is deprecated since 0.1.0 and goes away with 1.0.0: `)).toHaveLength(2);
  });

  test('-d and -s add documentation and times, to the document only where they are asked for', async () => {
    const [text, json] = await Promise.all([
      k8sgpt([...check, '-d', '-s']),
      k8sgpt([...check, '-ds', '-ojson']),
    ]);
    expect(text.stdout).toContain('https://kubernetes.io/docs/');
    expect(text.stderr).toMatch(/reading the cluster +\d/);
    const { findings, timings } = JSON.parse(json.stdout) as Record<string, { docs: string; read: number }[]>;
    expect(findings?.[0]?.docs).toMatch(/^https:/);
    expect(timings).toMatchObject({ total: expect.any(Number), filters: expect.any(Array) });
  });

  test('-b, -r and -c: another backend, with more headers, and nothing remembered', async () => {
    const ai = await startOpenAi();
    onTestFinished(ai.close);
    ai.will(says('{"happening":"The database has too little memory.","steps":["Raise its limit."]}'));
    const env = {
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: ai.url,
      K8SGPT_AI_BACKEND: 'noopai',
      K8SGPT_CACHE_STORE: 'file',
      K8SGPT_CACHE_DIRECTORY: await mkdtemp(join(tmpdir(), 'k8sgpt-cache-')),
    };
    const argv = [...check, '-e', '-b', 'openai', '-r', 'x-team:shop', '-r', 'x-cost:42', '-ojson'];
    const { code, stdout, stderr } = await k8sgpt([...argv, '--compat'], { env });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ provider: 'openai' });
    expect(stdout).toContain('Error: The database has too little memory.\\nSolution: 1. Raise its limit.');
    expect(ai.completions()[0]?.headers).toMatchObject({ 'x-team': 'shop', 'x-cost': '42' });
    const once = ai.completions().length;
    await k8sgpt(argv, { env });
    expect(ai.completions().length).toBe(once);
    await k8sgpt([...argv, '-c'], { env });
    expect(ai.completions().length).toBe(2 * once);
  });

  test.each([
    [['-b', 'opnai', '-e'], 'There is no AI backend opnai. Did you mean openai?'],
    [['-b', 'openai', '-e'], 'The AI backend openai is not set up.'],
    [['-e', '-r', 'no colon'], '--custom-headers is a name and a value with a colon between them.'],
    [['--compat'], "--compat is k8sgpt's own shape of the result: it goes with -o json or yaml."],
    [['--interval', '5s'], '--interval says how often --watch looks.'],
    [['--watch'], '--watch and --objects do not go together.'],
  ])('%j is refused before anything is read', async (flags, message) => {
    const { code, stdout, stderr } = await k8sgpt([...check, ...flags]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.replace(/\s+/g, ' ')).toContain(message);
  });
});
