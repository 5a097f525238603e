// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { describeWith } from '../support/needs.ts';

const run = promisify(execFile);
const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const workflows = await readdir(join(root, '.github/workflows'));

describeWith('check-jsonschema', 'what the forge reads', (check) => {
  test.each([
    ...workflows.map((name) => ['github-workflows', `.github/workflows/${name}`] as const),
    ...['bug', 'feature', 'using-it'].map(
      (name) => ['github-issue-forms', `.github/ISSUE_TEMPLATE/${name}.yml`] as const,
    ),
    ['github-issue-config', '.github/ISSUE_TEMPLATE/config.yml'] as const,
    ['renovate', 'renovate.json'] as const,
  ])('is as %s wants it: %s', async (schema, path) => {
    const { stdout } = await run(check, ['--builtin-schema', `vendor.${schema}`, path], { cwd: root });
    expect(stdout).toContain('ok');
  });
});

describe('workflows', () => {
  test.each(workflows)('%s names what it uses by digest, and may write nothing by default', async (name) => {
    const workflow = await text(`.github/workflows/${name}`);
    const used = [...workflow.matchAll(/uses: (\S+)( # v[\d.]+)?/g)];
    expect(used.length).toBeGreaterThan(0);
    for (const [line, action, version] of used) {
      expect(action, line).toMatch(/@[0-9a-f]{40}$/);
      expect(version, line).toBeDefined();
    }
    expect(workflow).toMatch(/^permissions: \{ contents: read \}$/m);
    // What somebody else named (a branch, a title) is no part of a script.
    expect(workflow).not.toMatch(/run: .*\$\{\{ *github\.(?:head_ref|event\.)/);
  });

  test('run the Node.js that they set up, also as root', async () => {
    for (const name of workflows)
      for (const [line] of (await text(`.github/workflows/${name}`)).matchAll(/^.*\bsudo .*$/gm))
        if (!line.trim().startsWith('#')) expect(line).toContain('env "PATH=$PATH"');
  });

  test('of a release push the image that is in the checksums, from a builder that can make it', async () => {
    const release = await text('.github/workflows/release.yml');
    const at = (words: string): number => release.indexOf(words);
    expect(at('docker buildx create')).toBeGreaterThan(0);
    expect(at('npm run release -- --out out --with')).toBeGreaterThan(at('docker buildx create'));
    expect(at('skopeo copy')).toBeGreaterThan(at('npm run release -- --out out --with'));
    expect(release).not.toContain('buildx build');
    expect(release).toContain('push-to-registry: true');
  });

  test('call scripts that exist', async () => {
    const { scripts } = JSON.parse(await text('package.json')) as { scripts: Record<string, string> };
    for (const name of workflows)
      for (const [, script = ''] of (await text(`.github/workflows/${name}`)).matchAll(/npm run ([\w:-]+)/g))
        expect(Object.keys(scripts)).toContain(script);
  });
});

test('Renovate finds what it keeps up to date', async () => {
  const { customManagers } = JSON.parse(await text('renovate.json')) as {
    readonly customManagers: readonly {
      readonly managerFilePatterns: readonly string[];
      readonly matchStrings: readonly string[];
    }[];
  };
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const { managerFilePatterns, matchStrings } of customManagers) {
    const patterns = managerFilePatterns.map((pattern) => new RegExp(pattern.replaceAll(/^\/|\/$/g, '')));
    const paths = stdout.split('\n').filter((path) => patterns.some((pattern) => pattern.test(path)));
    const texts = await Promise.all(paths.map(text));
    for (const match of matchStrings)
      expect(
        texts.some((content) => new RegExp(match).test(content)),
        `${match} in ${paths.join(', ')}`,
      ).toBe(true);
  }
});
