// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changeConfig } from '../../src/compose/write-config.ts';

const BEFORE = '# Ours.\nopenai:\n  model: gpt-x\n';

const file = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-write-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'k8sgpt.yaml');
  await writeFile(path, BEFORE);
  return path;
};

test('what would keep the bot from starting is not written, and told without a place in a file that is not there', async () => {
  const path = await file();
  await expect(changeConfig(path, {}, ({ text }) => `${text}  temperature: 9\n`)).rejects.toThrow(
    /^Nothing was written: openai\.temperature: temperature is a number from 0 to 2\.$/,
  );
  expect(await readFile(path, 'utf8')).toBe(BEFORE);
});

test('an old trouble is no reason to refuse another change', async () => {
  const path = await file();
  await writeFile(path, `${BEFORE}  temperature: 9\n`);
  expect(await changeConfig(path, {}, ({ text }) => `${text}general:\n  logLevel: warn\n`)).toBe(true);
  expect(await readFile(path, 'utf8')).toContain('logLevel: warn');
});
