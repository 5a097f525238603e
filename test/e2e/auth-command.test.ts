// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { k8sgpt } from '../support/command-line.ts';

const KEY = 'sk-ant-api03-not-a-real-key-of-anybody';

const folderWith = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-auth-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'k8sgpt.yaml');
  if (text !== '') writeFileSync(file, text);
  const env = { K8SGPT_CONFIG: file, K8SGPT_STATE_DIR: join(folder, 'state'), MY_KEY: KEY };
  const run = (args: readonly string[]) => k8sgpt(['auth', ...args], { env });
  return { folder, run, read: () => readFileSync(file, 'utf8') };
};

test('auth add refers to a variable, and leaves the rest of the file as it was', async () => {
  const { run, read } = folderWith('# ours\ngeneral:\n  logLevel: warn # quiet\n');
  const added = await run(['add', 'anthropic', '--key-env', 'MY_KEY', '--model', 'm-1']);
  expect(added.stdout).toContain('anthropic is added');
  expect(added.code).toBe(0);
  expect(read()).toBe(
    '# ours\ngeneral:\n  logLevel: warn # quiet\nanthropic:\n  model: m-1\n  apiKey: { env: MY_KEY }\n',
  );
  expect((await run(['default', 'anthropic'])).code).toBe(0);
  const list = await run(['list']);
  expect(list.stdout).toMatch(/anthropic[\s\S]*explains[\s\S]*yes/);
  expect(list.stdout).not.toContain(KEY);
  expect((await run(['update', 'anthropic', '--model', 'm-2'])).stdout).toContain('is changed');
  expect(read()).toContain('model: m-2');
  expect((await run(['remove', 'anthropic'])).code).toBe(0);
  expect(read()).toBe('# ours\ngeneral:\n  logLevel: warn # quiet\n');
}, 120_000);

test('a key file is nobody else’s to read', async () => {
  const { folder, run, read } = folderWith('general: {}\n');
  const key = join(folder, 'key');
  writeFileSync(key, KEY, { mode: 0o644 });
  chmodSync(key, 0o644);
  const open = await run(['add', 'anthropic', '--key-file', key, '--model', 'm']);
  expect(open.stderr).toContain('can be read by others');
  expect(open.code).toBe(2);
  chmodSync(key, 0o600);
  expect((await run(['add', 'anthropic', '--key-file', key, '--model', 'm'])).code).toBe(0);
  expect(read()).toContain(`apiKey: { file: ${key} }`);
  expect(read()).not.toContain(KEY);
}, 90_000);

test('a key from standard input is kept in a file of its own', async () => {
  const { folder, read } = folderWith('general: {}\n');
  const env = { K8SGPT_CONFIG: join(folder, 'k8sgpt.yaml'), K8SGPT_STATE_DIR: join(folder, 'state') };
  const added = await k8sgpt(['auth', 'add', 'anthropic', '--key-stdin', '-m', 'm'], { env, input: KEY });
  expect(added.code).toBe(0);
  const kept = join(folder, 'keys', 'anthropic');
  expect(readFileSync(kept, 'utf8').trim()).toBe(KEY);
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  expect(read()).toContain('apiKey: { file: ');
  expect(read()).not.toContain(KEY);
}, 60_000);

test.each([
  [['add', 'anthropic', '--password', KEY], 'stays in the history of the shell'],
  [['add', 'antropic', '--key-env', 'MY_KEY'], 'Did you mean anthropic?'],
  [['ad'], 'Did you mean add?'],
  [['add'], 'Say which backend'],
  [['add', 'anthropic'], 'Say what is to be added'],
  [['add', 'ollama', '--key-env', 'MY_KEY', '--region', 'eu'], 'takes no --region'],
])(
  'auth %j is refused, saying why, and nothing is written',
  async (args, why) => {
    const { run, read } = folderWith('general: {}\n');
    const refused = await run(args);
    expect(refused.stderr.replace(/\s+/g, ' ')).toContain(why);
    expect(refused.stderr).not.toContain(KEY);
    expect([refused.code, read()]).toEqual([2, 'general: {}\n']);
  },
  60_000,
);
