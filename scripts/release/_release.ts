// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What one release is made from and where it goes. */
export interface Release {
  /** SemVer without `v`. */
  readonly version: string;
  /** Full hash of the commit that is released. */
  readonly commit: string;
  /** Where its files will lie, without a slash at the end. */
  readonly url: string;
  /** The page of its repository, where it is known. */
  readonly home: string | undefined;
  /** Seconds since 1970 of that commit: times in what is built, so that two builds are alike. */
  readonly epoch: number;
  /** The sources of the commit with the version written into them, and its bundle in dist/. */
  readonly stage: string;
  /** Where what people download goes. */
  readonly out: string;
  /** Where packages of a registry are kept between releases. */
  readonly cache: string;
  readonly platforms: readonly Platform[];
}

export const platformNames = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win-x64'] as const;
export type Platform = (typeof platformNames)[number];

/** What a part made: file names in `out`, or why it could not be made here. */
export type Made = { readonly files: readonly string[] } | { readonly without: string };

/** One kind of download. They are made in the order of `release.ts`; a later one may use the files of an earlier. */
export interface Part {
  /** For `--only`. */
  readonly id: string;
  readonly name: string;
  readonly make: (release: Release) => Promise<readonly Made[]>;
}

const execute = promisify(execFile);

/** Standard output of a program; throws with what it said when it fails. */
export const run = async (
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> => {
  const { stdout } = await execute(command, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
};

/** Whether a program is there and works, as it says when it is asked for its version. */
export const has = (command: string, args: readonly string[] = ['version']): Promise<boolean> =>
  run(command, args).then(
    () => true,
    () => false,
  );

/** Packs entries of `folder` so that the same content gives the same bytes, whoever packs it and when. */
export const archive = async (
  { epoch, out }: Release,
  folder: string,
  entries: readonly string[],
  name: string,
): Promise<void> => {
  const same = [
    '--sort=name',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--format=gnu',
  ];
  await run('tar', [
    ...same,
    '--mode=go-w',
    '-C',
    folder,
    '-I',
    'gzip -6n',
    '-cf',
    `${out}/${name}`,
    ...entries,
  ]);
};
