// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { closingLineOf } from '../support/reporter.ts';

let folder = '';
beforeAll(async () => {
  // Inside the project, so that vitest and the reporter are found.
  await mkdir(join(root, '.cache'), { recursive: true });
  folder = await mkdtemp(join(root, '.cache/reporter-'));
  await writeFile(
    join(folder, 'vitest.config.ts'),
    `import { closingLine } from '${root}test/support/reporter.ts';
export default { test: { reporters: ['default', closingLine()], include: ['**/*.case.ts'] } };`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const IMPORT = "import { beforeAll, describe, expect, test } from 'vitest';\n";
const PASSING = "test('passes', () => expect(1).toBe(1));\n";

/** Runs one file of tests; its last line and exit code. */
const ending = async (source: string): Promise<{ readonly line: string; readonly code: number }> => {
  const file = join(folder, 'some.case.ts');
  await writeFile(file, IMPORT + source);
  return new Promise((resolve) => {
    const vitest = join(root, 'node_modules/.bin/vitest');
    const env = { ...process.env, NO_COLOR: '1' };
    execFile(vitest, ['run', '--root', folder], { env }, (error, stdout) =>
      resolve({
        line: stdout.trimEnd().split('\n').at(-1) ?? '',
        code: error === null ? 0 : Number(error.code),
      }),
    );
  });
};

test('says skipped only where something was', () => {
  expect(closingLineOf({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(closingLineOf({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

test.each([
  ['all is well', PASSING, '1 passed, 0 failed', 0],
  ['a test fails', `${PASSING}test('fails', () => expect(1).toBe(2));`, '1 passed, 1 failed', 1],
  ['a test is skipped', `${PASSING}test.skip('later', () => {});`, '1 passed, 0 failed, 1 skipped', 0],
  ['a file cannot be imported', `throw new Error('broken');${PASSING}`, '0 passed, 1 failed', 1],
  [
    'a hook throws',
    `describe('d', () => { beforeAll(() => { throw new Error('no'); }); ${PASSING} });`,
    '0 passed, 1 failed, 1 skipped',
    1,
  ],
  [
    'nothing waits for a rejection',
    `${PASSING}void Promise.reject(new Error('lost'));`,
    '1 passed, 1 failed',
    1,
  ],
])('the last line when %s', async (_, source, line, code) => {
  expect(await ending(source)).toEqual({ line, code });
});
