// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { k8sgpt } from '../support/command-line.ts';

const folderWith = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-cache-add-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'k8sgpt.yaml');
  if (text !== '') writeFileSync(file, text, { mode: 0o640 });
  const env = {
    K8SGPT_CONFIG: file,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { env, file, read: () => readFileSync(file, 'utf8') };
};

test('cache add writes where answers are kept, tries it, and leaves the rest of the file alone', async () => {
  const { env, read } = folderWith('# ours\ngeneral:\n  logLevel: warn # quiet\n');
  const credentials = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' };
  const s3 = await k8sgpt(['cache', 'add', 's3', '-b', 'answers', '-e', 'http://127.0.0.1:9'], {
    env: { ...env, ...credentials },
  });
  expect(s3.stdout).toContain('Tried, and it does not work: S3 bucket answers cannot be used now');
  expect(s3.code).toBe(3);
  expect(read()).toBe(
    '# ours\ngeneral:\n  logLevel: warn # quiet\ncache:\n  store: s3\n  bucket: answers\n  endpoint: http://127.0.0.1:9\n',
  );
  const file = await k8sgpt(['cache', 'add', 'file'], { env });
  expect(file.stdout).toContain('Tried: an answer could be written, read and removed.');
  expect(file.code).toBe(0);
  expect(read()).toBe('# ours\ngeneral:\n  logLevel: warn # quiet\ncache:\n  store: file\n');
  const list = await k8sgpt(['cache', 'list'], { env });
  expect(list.stdout).toContain('No answer is remembered');
  expect(list.code).toBe(0);
}, 90_000);

test('cache add writes nothing that could not be started with', async () => {
  const { env, file, read } = folderWith('general: {}\n');
  const refused = await k8sgpt(['cache', 'add', 's3'], { env });
  expect(refused.stderr).toContain('the store s3 needs bucket');
  expect(refused.code).toBe(2);
  const variable = await k8sgpt(['cache', 'add', 'file'], { env: { ...env, K8SGPT_CACHE_STORE: 'memory' } });
  expect(variable.stderr).toContain('K8SGPT_CACHE_STORE is set and wins over the file');
  expect([variable.code, read(), file]).toEqual([2, 'general: {}\n', file]);
}, 60_000);
