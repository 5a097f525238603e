// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { namedTokens } from '../../src/compose/named-tokens.ts';
import { keepingLog } from '../support/adapter-parts.ts';

const LONG = 'a-token-of-sixteen-and-more';

const named = (env: Readonly<Record<string, string>>, token: { env: string } | { file: string }) =>
  namedTokens('mcp', { tokens: [{ name: 'ci', token }] }, { env, log: keepingLog().log });

test('tokens come from variables, and the one for all is called token', async () => {
  const [all, ci] = namedTokens(
    'api',
    { token: LONG, tokens: [{ name: 'ci', token: { env: 'CI' } }] },
    { env: { CI: `${LONG}-2` }, log: keepingLog().log },
  );
  expect([all?.name, await all?.read()]).toEqual(['token', LONG]);
  expect([ci?.name, await ci?.read()]).toEqual(['ci', `${LONG}-2`]);
});

test.each([
  [{}, 'The token ci of mcp wants the variable CI, which is not set.'],
  [{ CI: 'short' }, 'The token ci of mcp is too short: CI wants at least 16 characters.'],
])('%j is no token', (env, message) => {
  expect(() => named(env, { env: 'CI' })).toThrow(message);
});

test('a file is read anew, and what is too short or gone lets nobody in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'token');
  const { log, lines } = keepingLog();
  const [ci] = namedTokens('mcp', { tokens: [{ name: 'ci', token: { file } }] }, { env: {}, log });
  const read = async (text: string) => {
    await writeFile(file, text);
    return ci?.read();
  };
  expect(await read(`${LONG}\n`)).toBe(LONG);
  expect(await read('')).toBeUndefined();
  expect(await read('short')).toBeUndefined();
  await rm(file);
  expect(await ci?.read()).toBeUndefined();
  expect(JSON.stringify(lines)).toContain('nobody gets in with it');
  expect(JSON.stringify(lines)).not.toContain(LONG);
});
