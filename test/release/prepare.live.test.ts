// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestOf } from '../../scripts/release/changes.ts';
import { root } from '../../scripts/root.ts';
import { describeWith } from '../support/needs.ts';

const execute = promisify(execFile);
const TSX = join(root, 'node_modules/.bin/tsx');
let home = '';
let tree = '';
const run = async (command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  (await execute(command, [...args], { cwd: tree, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
const git = (...args: readonly string[]) =>
  run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args]);
const commit = (message: string) => git('commit', '--quiet', '--allow-empty', '-m', message);
const text = (path: string): Promise<string> => readFile(join(tree, path), 'utf8');
const versionIn = async (path: string): Promise<string> =>
  (JSON.parse(await text(path)) as { readonly version: string }).version;

const inFolder = (open: () => Promise<unknown>): void => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'k8sgpt-prepare-'));
    tree = join(home, 'tree');
    await mkdir(tree);
    await open();
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
};

describe('what a release would be', () => {
  inFolder(async () => {
    await git('init', '--quiet');
    await commit('feat: the oldest');
    await commit('fix!: what nobody had');
  });
  const newest = async (own: string) => {
    const { version, since, changes } = await newestOf(tree, own);
    return { version, since, news: changes.map(({ subject }) => subject) };
  };

  test('is told by the package, by tags and by commits', async () => {
    const first = { version: '0.1.0', since: undefined, news: ['the oldest'] };
    expect(await newest('0.1.0')).toEqual(first);
    // The workflow makes what is tagged, not what comes after it.
    await git('tag', 'v0.1.0');
    expect(await newest('0.1.0')).toEqual(first);

    await commit('feat: another');
    expect(await newest('0.1.0')).toEqual({ version: '0.2.0', since: 'v0.1.0', news: ['another'] });
    await commit('chore(release): 0.2.0');
    const second = { version: '0.2.0', since: 'v0.1.0', news: ['0.2.0', 'another'] };
    expect(await newest('0.2.0')).toEqual(second);
    await git('tag', 'v0.2.0');
    expect(await newest('0.2.0')).toEqual(second);

    await commit('fix: the last');
    expect(await newest('0.2.0')).toEqual({ version: '0.2.1', since: 'v0.2.0', news: ['the last'] });
  });
});

// A clone of its own, in which a release is prepared and tagged as RELEASE.md says.
describe('the next release', () => {
  let before = '';
  inFolder(async () => {
    await execute('git', ['clone', '--quiet', '--no-tags', root, tree]);
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    await writeFile(join(tree, '.git/info/exclude'), 'node_modules\n');
    before = await versionIn('package.json');
    await git('tag', `v${before}`);
    await commit('feat: what is new');
  });

  test('is not prepared without Helm, and it says why', async () => {
    await mkdir(join(home, 'bin'));
    await symlink(process.execPath, join(home, 'bin/node'));
    await symlink((await run('sh', ['-c', 'command -v git'])).trim(), join(home, 'bin/git'));
    const trouble = run(TSX, ['scripts/release.ts', '--prepare'], { PATH: join(home, 'bin') });
    await expect(trouble).rejects.toThrow(/helm is not here.*Nothing was changed/);
    expect(await git('status', '--short')).toBe('');
  });

  describeWith('helm', 'prepared', () => {
    test('has its version everywhere, passes what the workflow checks, and is made by its tag', async () => {
      await run(TSX, ['scripts/release.ts', '--prepare']);
      const next = await versionIn('package.json');
      expect(next).not.toBe(before);
      expect(await versionIn('package-lock.json')).toBe(next);
      expect(await text('deploy/helm/k8sgpt/Chart.yaml')).toContain(`version: ${next}`);
      expect(await text('deploy/manifests/distributed/k8sgpt.yaml')).toContain(`:${next}"`);
      expect(await text('docs/guide/kubernetes.md')).toContain(`newTag: ${next} `);
      await run(TSX, ['scripts/generate.ts', '--check']);

      await git('add', 'CHANGELOG.md');
      await git('commit', '--quiet', '-am', `chore(release): ${next}`);
      expect(await git('status', '--short')).toBe('');
      await git('tag', `v${next}`);
      await run(TSX, ['scripts/release.ts', '--only', 'checksums', '--out', join(home, 'out')]);
      const changes = await readFile(join(home, 'out', next, 'CHANGES.md'), 'utf8');
      expect(changes).toContain('what is new');
      expect(await text('CHANGELOG.md')).toContain(changes.trim());
    }, 300_000);
  });
});
