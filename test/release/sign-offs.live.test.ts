// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

const run = promisify(execFile);
let folder = '';
const git = (...args: readonly string[]) => run('git', [...args], { cwd: folder });
const commit = (subject: string, ...signed: readonly string[]) =>
  git('commit', '--allow-empty', '-m', subject, ...signed.flatMap((who) => ['-m', `Signed-off-by: ${who}`]));
const signOffs = (range: string) =>
  run(join(root, 'node_modules/.bin/tsx'), [join(root, 'scripts/sign-offs.ts'), range], { cwd: folder });

describe('sign-offs', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sign-offs-'));
    await git('init', '-q');
    await git('config', 'user.name', 'Ada');
    await git('config', 'user.email', 'ada@example.com');
    await commit('feat: before');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('of the author are taken', async () => {
    await commit('feat: one', 'Ada <ada@example.com>');
    expect((await signOffs('HEAD~1..HEAD')).stdout).toContain('every commit is signed off');
  });

  test('that are missing, or of somebody else, are named', async () => {
    await commit('feat: nobody signed');
    await commit('feat: another signed', 'Bob <bob@example.com>');
    const trouble = signOffs('HEAD~3..HEAD');
    await expect(trouble).rejects.toThrow(/nobody signed \(by ada@example.com\)/);
    await expect(trouble).rejects.toThrow(/another signed/);
    await expect(trouble).rejects.not.toThrow(/feat: one/);
    await expect(trouble).rejects.toThrow(/git rebase --signoff BASE/);
  });
});
