// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/root.ts';

/**
 * Builds from what .dockerignore lets through, as the image does: no git, no tests, no docs. `app` gets what an image
 * holds; `home` is an empty folder for the sources, which `patch` may change. Resolves to what the build said.
 */
export const buildBundle = async (
  home: string,
  app: string,
  patch?: (source: string) => Promise<void>,
): Promise<string> => {
  const source = join(home, 'source');
  const rules = (await readFile(`${root}.dockerignore`, 'utf8')).split('\n');
  const allowed = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  for (const part of allowed) await cp(join(root, part), join(source, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(source, 'node_modules'));
  await patch?.(source);
  const output = await new Promise<string>((resolve, reject) => {
    const tsx = join(root, 'node_modules/.bin/tsx');
    execFile(tsx, ['scripts/build.ts'], { cwd: source }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr)),
    );
  });
  await cp(join(source, 'dist'), join(app, 'dist'), { recursive: true });
  await cp(join(source, 'package.json'), join(app, 'package.json'));
  return output;
};
