// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../root.ts';
import { type Made, type Part, type Platform, type Release, run } from './_release.ts';
import { layTree, nodeFor } from './tree.ts';

/** Files of a folder with their places in it, sorted: the same tree gives the same bytes. Maps of sources are for those who debug. */
const filesOf = async (folder: string): Promise<readonly { path: string; content: Buffer }[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(join(folder, path)) })));
};

/** The launcher as the one script that an executable starts. */
const launcherAt = async (file: string): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/release/launcher.ts'],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
};

/** Bytes that Node.js knows it by, from its documentation of single executable applications. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const executable = async (release: Release, platform: Platform, work: string): Promise<Made> => {
  const isWindows = platform === 'win-x64';
  const name = `k8sgpt-${release.version}-${platform}${isWindows ? '.exe' : ''}`;
  const target = join(release.out, name);
  // Made on another machine and given with `--with`.
  if (existsSync(target)) return { files: [name] };
  const node = await nodeFor(release, platform);
  // The blob is made by the same version that reads it, so one that runs here is needed as well.
  const maker = await nodeFor(
    release,
    process.platform === 'linux' ? `linux-${process.arch as 'x64'}` : platform,
  );
  if (node === undefined || maker === undefined)
    return { without: `${platform}: is built on a Mac, where it can be signed` };
  const tree = join(work, 'tree');
  await layTree(release, platform, tree);
  await copyFile(node.licence, join(tree, 'LICENSE-node'));
  const files = await filesOf(tree);
  const content = gzipSync(Buffer.concat(files.map((file) => file.content)), { level: 9 });
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  await writeFile(join(work, 'content'), content);
  await writeFile(join(work, 'build'), `${release.version}-${hash}`);
  const index = files.map(({ path, content: { byteLength } }) => ({ path, bytes: byteLength }));
  await writeFile(join(work, 'index'), JSON.stringify(index));
  await launcherAt(join(work, 'launcher.cjs'));
  // Names without folders: the name of the script is kept in what is made.
  const config = {
    main: 'launcher.cjs',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    assets: Object.fromEntries(['content', 'build', 'index'].map((name) => [name, name])),
  };
  await writeFile(join(work, 'sea.json'), JSON.stringify(config));
  await run(maker.program, ['--experimental-sea-config', 'sea.json'], { cwd: work });
  await copyFile(node.program, target);
  await chmod(target, 0o755);
  const isMac = platform.startsWith('darwin');
  if (isMac) await run('codesign', ['--remove-signature', target]);
  const args = [target, 'NODE_SEA_BLOB', join(work, 'blob'), '--sentinel-fuse', FUSE];
  await run(join(root, 'node_modules/.bin/postject'), [
    ...args,
    ...(isMac ? ['--macho-segment-name', 'NODE_SEA'] : []),
  ]);
  if (isMac) await run('codesign', ['--sign', '-', target]);
  return { files: [name] };
};

/** One file for each system that holds Node.js and the bundle; nothing has to be installed. */
export const executables: Part = {
  id: 'executables',
  name: 'single-file executables',
  make: async (release) => {
    const made: Made[] = [];
    for (const platform of release.platforms) {
      const work = join(release.stage, '..', `executable-${platform}`);
      await mkdir(work, { recursive: true });
      made.push(await executable(release, platform, work));
      await rm(work, { recursive: true, force: true });
    }
    return made;
  },
};
