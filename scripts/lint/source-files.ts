// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from '../root.ts';

/** Where what people write lives. */
export const folders = ['src', 'adapters', 'analyzers', 'bin', 'bench', 'scripts', 'test'] as const;

/** Files of these folders that git knows or would know, from the project's root. */
export const sourceFiles = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(root + path))
    .sort();
