// SPDX-License-Identifier: Apache-2.0

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../test/support/needs.ts';
import { defineFault, during, type Scene } from './_fault.ts';

/** A small disk of its own for one folder, in a mount namespace that ends with its process. */
const onSmallDisk = (folder: string): readonly string[] => [
  'unshare',
  ...(process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--user', '--map-root-user']),
  ...['sh', '-c', 'mount -t tmpfs -o size=2m none "$0" && exec "$@"', folder],
];

export const cannotMount = (): string | undefined =>
  programPath('unshare') === undefined || process.platform !== 'linux'
    ? 'needs unshare of Linux, to give one process a small disk'
    : undefined;

/** The folder as the process sees it. */
const seen = (pid: number | undefined, folder: string): string => join(`/proc/${pid ?? 0}/root`, folder);

const fill = (folder: string): void => {
  for (const size of [65_536, 4_096, 512]) {
    try {
      for (let at = 0; at < 200; at += 1)
        writeFileSync(join(folder, `fill-${size}-${at}`), Buffer.alloc(size));
    } catch {
      // That was the last of this size.
    }
  }
};

const empty = (folder: string): void => {
  for (const size of [65_536, 4_096, 512])
    for (let at = 0; at < 200; at += 1) rmSync(join(folder, `fill-${size}-${at}`), { force: true });
};

const filled = (scene: Scene, folder: string, lastsMs: number, { mayFail = false } = {}) =>
  during(scene, {
    step: `full for ${lastsMs} ms`,
    lastsMs,
    mayFail,
    breaks: () => fill(folder),
    mends: () => empty(folder),
  });

export const diskFull = defineFault({
  name: 'disk-full',
  title: 'serve, with its state in a folder, finds the disk full',
  cannot: cannotMount,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: [], watched: true });
    const folder = join(scene.folder, 'state');
    const { child } = await scene.start('serve', { under: onSmallDisk(folder) });
    await scene.ledger.command('analyze');
    await scene.settled('before');
    // A check that is under way is tried four times, and then tells in words that its state cannot be written.
    for (const lastsMs of quick ? [2_000] : [2_000, 8_000])
      await filled(scene, seen(child.pid, folder), lastsMs, { mayFail: true });
  },
});

/** Flushed every second, as most run it: with `always` Redis ends itself when its disk is full. */
export const redisDiskFull = defineFault({
  name: 'redis-disk-full',
  title: 'The disk of Redis, which keeps an append-only file, is full: it refuses writes (MISCONF)',
  cannot: cannotMount,
  run: async ({ quick, open }) => {
    const scene = await open({
      roles: ['worker', 'bot'],
      redis: { under: onSmallDisk, args: ['--appendonly', 'yes', '--appendfsync', 'everysec'] },
    });
    const { redis } = scene;
    if (redis === undefined) throw new Error('there is no Redis');
    for (const lastsMs of quick ? [4_000] : [4_000, 12_000])
      await filled(scene, seen(redis.pid(), redis.folder), lastsMs);
  },
});
