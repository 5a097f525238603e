// SPDX-License-Identifier: Apache-2.0

import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/root.ts';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the blocks of one page are run, one after the other. */
export interface PageFolder {
  readonly write: (name: string, text: string) => Promise<void>;
  readonly run: (script: string) => Promise<Said>;
  readonly remove: () => Promise<void>;
}

const DEMO = join(root, 'adapters/recorded/demo/cluster.json');

/** kubectl of somebody who looks at the demo cluster: it lists everything, whatever is asked for, and can do nothing else. */
const kubectl = `#!/bin/bash
case "$1" in
  get) exec cat "$DEMO" ;;
  k8sgpt) shift; exec k8sgpt "$@" ;;
  cluster-info)
    for word in "$@"; do case "$word" in --output-directory=*) mkdir -p "\${word#*=}" && exec cp "$DEMO" "\${word#*=}/all.json" ;; esac; done ;;
esac
echo "this kubectl only reads, and not: $*" >&2
exit 1
`;

const programs = (bin: string): Readonly<Record<string, string>> => ({
  k8sgpt: `#!/bin/bash\nexec node '${bin}' "$@"\n`,
  npx: `#!/bin/bash\nif [ "$1" = k8sgpt ]; then shift; exec k8sgpt "$@"; fi\nexec "$NPX" "$@"\n`,
  kubectl,
});

/** The project as git knows it, for pages that add something to it. */
const copyProject = async (to: string): Promise<void> => {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const path of listed.split('\0'))
    if (path !== '' && !path.endsWith('.png') && existsSync(root + path))
      await cp(join(root, path), join(to, path), { recursive: true });
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
};

/** Undefined `bin`: a copy of the project lies in it; otherwise it is empty but for that folder of programs, as a checkout has it. */
export const openPageFolder = async (bin: string | undefined): Promise<PageFolder> => {
  const folder = await mkdtemp(join(tmpdir(), 'docs-run-'));
  const [work, home, path] = ['work', 'home', 'path'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [work, home, path]) await mkdir(each);
  if (bin === undefined) await copyProject(work);
  else await symlink(bin, join(work, 'bin'));
  for (const [name, text] of Object.entries(programs(join(work, 'bin/k8sgpt.mjs')))) {
    await writeFile(join(path, name), text);
    await chmod(join(path, name), 0o755);
  }
  const env = {
    PATH: `${path}:${process.env['PATH'] ?? ''}`,
    NPX: join(process.execPath, '../npx'),
    DEMO,
    HOME: home,
    TZ: 'UTC',
    COLUMNS: '100',
    NO_COLOR: '1',
  };
  return {
    write: (name, text) => writeFile(join(work, name), text),
    run: (script) =>
      new Promise((resolve, reject) => {
        const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
          cwd: work,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, stdout, stderr }));
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
