// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../../scripts/root.ts';

export interface Installed {
  readonly home: string;
  /** What a shell of somebody who has installed the package has. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a program there → its standard output; rejects with everything that it said. */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** The programs of package.json on a PATH, as `npm install --global` links them, in a home of its own. */
export const installed = async (): Promise<Installed> => {
  const home = await mkdtemp(join(tmpdir(), 'k8sgpt-installed-'));
  for (const name of ['k8sgpt', 'kubectl-k8sgpt', 'kubectl_complete-k8sgpt'])
    await symlink(join(root, 'bin', `${name}.mjs`), join(home, name));
  const env = {
    PATH: `${home}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    TZ: 'UTC',
    COLUMNS: '100',
    LC_ALL: 'C.UTF-8',
  };
  return {
    home,
    env,
    run: (program, args) =>
      new Promise((resolve, reject) => {
        execFile(program, args, { env, cwd: home, timeout: 50_000 }, (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
        });
      }),
    remove: () => rm(home, { recursive: true, force: true }),
  };
};
