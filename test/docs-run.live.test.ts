// SPDX-License-Identifier: Apache-2.0

import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../scripts/root.ts';
import { allBlocks, type Block, placeOf } from './support/blocks.ts';
import { buildBundle } from './support/build-bundle.ts';
import { openPageFolder } from './support/page-folder.ts';
import { isSameOutput } from './support/same-output.ts';

const all = allBlocks();
const withRuns = [...new Set(all.filter(({ tag }) => tag === 'run').map(({ path }) => path))].map(
  (path) => [path, all.filter((block) => block.path === path)] as const,
);

let home = '';
const app = () => join(home, 'app');
/** As it is installed, and not from its sources: pages start it a hundred times. */
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'docs-run-'));
  await buildBundle(home, app());
  await cp(join(root, 'bin'), join(app(), 'bin'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(app(), 'node_modules'));
}, 120_000);
afterAll(() => rm(home, { recursive: true, force: true }));

const runPage = async (blocks: readonly Block[]): Promise<void> => {
  const inCheckout = blocks.some(({ options }) => options['in'] === 'checkout');
  const folder = await openPageFolder(inCheckout ? undefined : join(app(), 'bin'));
  onTestFinished(folder.remove);
  for (const [at, block] of blocks.entries()) {
    const { file, exit = '0' } = block.options;
    if (file !== undefined) await folder.write(file, block.text);
    if (block.tag !== 'run') continue;
    const said = await folder.run(block.text);
    expect(said.code, `${placeOf(block)} ends as it says\n${said.stdout}\n${said.stderr}`).toBe(Number(exit));
    const shown = blocks[at + 1];
    if (shown?.tag === 'output' && !isSameOutput(shown.text, said.stdout))
      expect(said.stdout, `${placeOf(shown)} is what is printed`).toBe(shown.text);
  }
};

describe('what pages tell people to run, runs', () => {
  test('in more than one page', () => {
    expect(withRuns.length).toBeGreaterThan(5);
  });

  test.each(withRuns)('%s', async (_, blocks) => runPage(blocks), 240_000);
});

test.each([
  ['a\nb\n', 'a\nb\n', true],
  ['a … c', 'a (b) c\n', true],
  ['a\n…\nd', 'a\nb\nc\nd\n', true],
  ['a\n…', 'a\n', true],
  ['a\nb', 'a\nc\n', false],
  ['a', 'a\nb\n', false],
  ['…\nb', 'a\nb\nc\n', false],
])('%j shows %j: %s', (shown, printed, same) => {
  expect(isSameOutput(shown, printed)).toBe(same);
});
