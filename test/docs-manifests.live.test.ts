// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allBlocks, type Block, placeOf } from './support/blocks.ts';
import { describeWith } from './support/needs.ts';

const manifests = allBlocks().filter(({ language, tag }) => language === 'yaml' && tag === 'manifest');

/** Kubernetes' own schemas, of the newest release and of an old one that is still about. */
const RELEASES = ['1.37.0', '1.29.0'];

describeWith('kubernetes-validate', 'manifests of the pages', (program) => {
  const check = (text: string, release: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-manifests-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'objects.yaml');
    writeFileSync(file, text);
    const { stdout, stderr } = spawnSync(program, ['--strict', '-k', release, file], { encoding: 'utf8' });
    return stdout + stderr;
  };

  test.each(manifests.map((block): [string, Block] => [placeOf(block), block]))('%s', (_, { text }) => {
    for (const release of RELEASES) expect(check(text, release)).toContain('passed');
  });

  test('are refused when they are none', () => {
    const wrong = 'apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { port: 80 }\n';
    expect(check(wrong, RELEASES[0] ?? '')).toMatch(/FAILED|ERROR/i);
    expect(check(wrong, RELEASES[0] ?? '')).not.toContain('passed');
  });
});
