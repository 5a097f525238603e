// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

/** What is created, in a copy of the project: names that no part of it has. */
const created = [
  ['analyzer', 'lease'],
  ['kind', 'Teapot'],
  ['command', 'weather'],
  ['job', 'weather'],
  ['platform', 'carrier-pigeon'],
  ['ai', 'oracle'],
  ['cache', 'notebook'],
] as const;

let copy = '';
/** Paths of the files that were written, by thing. */
const written = new Map<string, readonly string[]>();

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of node_modules, in the copy. */
const run = (program: string, ...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: copy, env: { ...process.env, NO_COLOR: '1' } };
    execFile(join(root, 'node_modules/.bin', program), args, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
const createNew = (...args: readonly string[]): Promise<Ended> => run('tsx', 'scripts/new.ts', ...args);

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'new-'));
  for (const part of ['src', 'adapters', 'analyzers', 'scripts', 'test', 'package.json', 'tsconfig.json'])
    await cp(join(root, part), join(copy, part), { recursive: true });
  for (const part of [
    'vitest.config.ts',
    'biome.json',
    '.gitignore',
    'bench',
    'bin',
    'deploy',
    'docs',
    'protos',
  ])
    await cp(join(root, part), join(copy, part), {
      recursive: true,
      filter: (path) => !/docs\/(?:node_modules|\.vitepress)/.test(path),
    });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [thing, name] of created) {
    const { code, stdout, stderr } = await createNew(thing, name);
    expect(code, stderr).toBe(0);
    written.set(
      thing,
      [...stdout.matchAll(/^wrote (\S+)$/gm)].map(([, path = '']) => path),
    );
  }
  // The one step that is left to people, as the job's last line says.
  const work = join(copy, 'src/core/work.ts');
  const text = await readFile(work, 'utf8');
  await writeFile(
    work,
    text.replace('\n]);', "\n  z.object({ kind: z.literal('weather'), cluster: z.string().min(1) }),\n]);"),
  );
}, 120_000);
afterAll(() => rm(copy, { recursive: true, force: true }));

describe('what `npm run new` writes', () => {
  const files = () => [...written.values()].flat();

  test('is there, with a test for each thing', () => {
    for (const [thing] of created)
      expect(
        written.get(thing)?.some((path) => path.startsWith('test/')),
        thing,
      ).toBe(true);
  });

  test('compiles', async () => {
    const config = {
      extends: './tsconfig.json',
      include: [],
      files: files().filter((path) => path.endsWith('.ts')),
    };
    await writeFile(join(copy, 'tsconfig.new.json'), JSON.stringify(config));
    const { stdout } = await run('tsc', '--noEmit', '--pretty', 'false', '-p', 'tsconfig.new.json');
    expect(stdout.split('\n').filter((line) => files().some((path) => line.startsWith(path)))).toEqual([]);
  }, 60_000);

  test('is formatted', async () => {
    const { code, stderr } = await run('biome', 'check', '--colors=off', ...files());
    expect(code, stderr).toBe(0);
  });

  test('passes its tests', async () => {
    const paths = files().filter((path) => path.endsWith('.test.ts'));
    const cases = 'test/analyzers.test.ts';
    const { stdout } = await run('vitest', 'run', cases, ...paths);
    expect(stdout).toContain(' 0 failed');
    for (const path of paths) expect(stdout).toContain(path);
  }, 60_000);
});

describe('what it refuses', () => {
  test.each([
    [['teapot', 'x'], 'Usage:'],
    [['analyzer', 'unicorn-horn'], 'begins with the kind it checks'],
    [['kind', 'tea-pot'], 'spelt as Kubernetes does'],
    [['analyzer', 'pod-crash'], 'already exist'],
  ])('%j: %s', async (args, words) => {
    const { code, stderr } = await createNew(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
