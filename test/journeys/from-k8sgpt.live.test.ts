// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { k8sgpt, state } from '../support/command-line.ts';

const LONG = 240_000;
/** Runs a program at a terminal of its own; of util-linux. */
const TERMINAL = 'script';
const CLEAR = /sk-clear|hf-clear/;

const homeOfK8sgpt = () => {
  const home = mkdtempSync('/tmp/k8sgpt-from-');
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'k8sgpt'));
  const file = join(home, 'k8sgpt', 'k8sgpt.yaml');
  copyFileSync(new URL('../fixtures/k8sgpt/all-providers.yaml', import.meta.url), file);
  const env = { XDG_CONFIG_HOME: home, HOME: home, XDG_STATE_HOME: join(home, 'state') };
  return { home, file, run: (argv: readonly string[]) => k8sgpt(argv, { env, cwd: home }) };
};

test(
  "k8sgpt's own file is read, with a warning, and converted on request",
  async () => {
    const { home, file, run } = homeOfK8sgpt();
    const recording = state('cascade-db-oom');
    const before = await run(['analyze', '--objects', recording, '-o', 'json', '--filter', 'Pod']);
    expect(before.stderr.replace(/\s+/g, ' ')).toContain(
      'which are read until version 1.0.0: convert it with k8sgpt config migrate',
    );
    expect([before.code, JSON.parse(before.stdout)]).toMatchObject([0, { status: 'ProblemDetected' }]);

    const check = await run(['config', 'check']);
    expect(check.stdout).toContain('organizationid of azureopenai has no place here');

    const trial = await run(['config', 'migrate', '--dry-run']);
    expect(trial.stdout).toContain('keys/openai');
    const clear = readFileSync(file, 'utf8');
    expect(clear).toMatch(CLEAR);

    const migrated = await run(['config', 'migrate']);
    expect(migrated.code).toBe(0);
    expect(`${check.stdout}${trial.stdout}${migrated.stdout}${migrated.stderr}${before.stderr}`).not.toMatch(
      CLEAR,
    );
    expect(readFileSync(file, 'utf8')).not.toMatch(CLEAR);
    const keys = join(home, 'k8sgpt', 'keys');
    expect(readFileSync(join(keys, 'openai'), 'utf8')).toBe('sk-clear-openai\n');
    expect(readdirSync(keys).map((name) => statSync(join(keys, name)).mode & 0o777)).toEqual(
      Array<number>(9).fill(0o600),
    );
    const backup = readdirSync(join(home, 'k8sgpt')).find((name) => name.endsWith('.bak')) ?? '';
    expect(readFileSync(join(home, 'k8sgpt', backup), 'utf8')).toBe(clear);
    expect(statSync(join(home, 'k8sgpt', backup)).mode & 0o777).toBe(0o600);

    const after = await run(['auth', 'list', '--details']);
    expect(after.stderr).toBe('');
    expect(after.stdout).toContain('anthropic');
    expect(after.stdout).not.toMatch(CLEAR);
    const again = await run(['config', 'migrate']);
    expect(again.stdout).toContain("holds nothing of k8sgpt's own");
  },
  LONG,
);

test(
  'a support bundle names nobody, and nobody else reads it',
  async () => {
    const { home, run } = homeOfK8sgpt();
    const written = await run(['dump']);
    expect(written.code).toBe(0);
    const name = readdirSync(home).find((one) => /^dump_\d{14}\.json$/.test(one)) ?? '';
    const text = readFileSync(join(home, name), 'utf8');
    expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
    expect(text).not.toMatch(CLEAR);
    expect(text).not.toContain(home);
    const bundle = JSON.parse(text) as Readonly<Record<string, unknown>>;
    expect(Object.keys(bundle)).toEqual([
      'createdAt',
      'program',
      'configuration',
      'filters',
      'clusters',
      'doctor',
    ]);
    expect(bundle['filters']).toMatchObject({ active: expect.arrayContaining(['Pod']) as string[] });
    const [printed, there] = [await run(['dump', '-o', '-']), await run(['dump', '-o', name])];
    expect(JSON.parse(printed.stdout)).toMatchObject({ filters: bundle['filters'] });
    expect([there.code, there.stderr]).toEqual([2, expect.stringContaining('is there already')]);
  },
  LONG,
);

// On macOS script has other flags.
test.skipIf(process.platform !== 'linux')(
  'at a terminal the key is asked for, not shown, and kept in a file of its own',
  async () => {
    const home = mkdtempSync('/tmp/k8sgpt-from-');
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const bin = fileURLToPath(new URL('../../bin/k8sgpt.mjs', import.meta.url));
    const line = `${process.execPath} ${bin} auth add anthropic --model m`;
    const child = spawn(TERMINAL, ['-qec', line, '/dev/null'], {
      env: { PATH: process.env['PATH'], HOME: home, TZ: 'UTC', TERM: 'xterm', NO_COLOR: '1' },
    });
    let shown = '';
    let isTyped = false;
    child.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      if (isTyped || !shown.includes('empty: none): ')) return;
      isTyped = true;
      child.stdin.write('sk-typX\u007fed-key\r');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(shown).toContain('anthropic is added');
    expect(shown).not.toContain('sk-typ');
    expect(code).toBe(0);
    const key = join(home, '.config', 'k8sgpt', 'keys', 'anthropic');
    expect(readFileSync(key, 'utf8')).toBe('sk-typed-key\n');
    expect(statSync(key).mode & 0o777).toBe(0o600);
  },
  LONG,
);
