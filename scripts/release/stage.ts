// SPDX-License-Identifier: Apache-2.0

import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';
import { run } from './_release.ts';

const rewrite = async (path: string, change: (text: string) => string): Promise<void> =>
  writeFile(path, change(await readFile(path, 'utf8')));

/** Files that say the version, and how. */
const versioned = (version: string): Readonly<Record<string, (text: string) => string>> => ({
  'package.json': (text) => text.replace(/"version": "[^"]*"/, `"version": "${version}"`),
  'package-lock.json': (text) => {
    const lock = JSON.parse(text) as { readonly packages: Readonly<Record<string, object>> };
    const packages = { ...lock.packages, '': { ...lock.packages[''], version } };
    return `${JSON.stringify({ ...lock, version, packages }, null, 2)}\n`;
  },
  'deploy/helm/k8sgpt/Chart.yaml': (text) =>
    text
      .replace(/^version: .*$/m, `version: ${version}`)
      .replace(/^appVersion: .*$/m, `appVersion: "${version}"`),
});

/** Pages that name the newest release, for example as the tag of an image. */
const pages = ['GENERAL_TECHNICAL_REVIEW.md', 'SECURITY_SELF_ASSESSMENT.md', 'docs/guide/kubernetes.md'];

export const versionOf = async (folder: string): Promise<string> =>
  (JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly version: string }).version;

/** With the version in every file that says it. Also for the tree itself, when a release is prepared. */
export const writeVersion = async (folder: string, version: string): Promise<void> => {
  const before = (await versionOf(folder)).replaceAll('.', String.raw`\.`);
  // Not within an address or a longer number.
  const named = new RegExp(String.raw`(?<![\d.])${before}(?!\.?\d)`, 'g');
  for (const page of pages) await rewrite(join(folder, page), (text) => text.replace(named, version));
  for (const [path, change] of Object.entries(versioned(version))) await rewrite(join(folder, path), change);
};

/** The sources of HEAD alone, not what lies around in the tree, with the version, and the bundle made from them. */
export const openStage = async (
  stage: string,
  { version, commit, epoch }: { readonly version: string; readonly commit: string; readonly epoch: number },
): Promise<void> => {
  await mkdir(stage, { recursive: true });
  await run('sh', ['-c', `git archive ${commit} | tar -x -C "$0"`, stage], { cwd: root });
  await writeVersion(stage, version);
  await symlink(join(root, 'node_modules'), join(stage, 'node_modules'));
  const env = { SOURCE_DATE_EPOCH: String(epoch), K8SGPT_BUILD_COMMIT: commit };
  await run('npm', ['run', '--silent', 'build'], { cwd: stage, env });
};
