// SPDX-License-Identifier: Apache-2.0

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { linesIn, openMemoryWorld, pass } from '../support/memory-world.ts';
import { describeWith } from '../support/needs.ts';
import type { RedisServer } from '../support/redis.ts';
import type { WatchingWorld } from '../support/watching-world.ts';

const LONG = { timeout: 400_000 } as const;

const serverOf = ({ redis }: WatchingWorld): RedisServer => {
  if (redis === undefined) throw new Error('there is no Redis');
  return redis;
};

/** A copy of what the server keeps; taken while it runs, as docs/guide/backup.md has it. */
const copyOf = ({ folder }: RedisServer): string => {
  const copy = mkdtempSync(join(tmpdir(), 'k8sgpt-backup-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(folder, copy, { recursive: true });
  return copy;
};

/** The copy in place of what was there. */
const restore = async (world: WatchingWorld, copy: string): Promise<void> => {
  const redis = serverOf(world);
  await redis.stop();
  for (const name of readdirSync(redis.folder)) rmSync(join(redis.folder, name), { recursive: true });
  cpSync(copy, redis.folder, { recursive: true });
  await redis.restart();
};

/** One incident is told before the copy is made, one after. */
const toldAround = async (
  world: WatchingWorld,
): Promise<{ readonly copy: string; readonly before: readonly string[] }> => {
  await pass(world, 3 * MINUTE);
  world.life.crash('search', 'panic: no index');
  await pass(world, 5 * MINUTE);
  expect(linesIn(world, 'ops')).toHaveLength(1);
  const copy = copyOf(serverOf(world));
  await pass(world, 10 * MINUTE);
  world.life.loseConfig('checkout');
  await pass(world, 5 * MINUTE);
  const before = linesIn(world, 'ops');
  expect(before).toHaveLength(2);
  return { copy, before };
};

describeWith('redis-server', 'an older backup of Redis', () => {
  it('tells nothing twice, when roles were stopped as the guide says', LONG, async () => {
    const world = await openMemoryWorld();
    const first = await world.replica();
    const { copy, before } = await toldAround(world);
    first.dieAt(0, false);
    await restore(world, copy);
    await world.replica();
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
  });

  it('is noticed by those who live, and nothing is told twice', LONG, async () => {
    const world = await openMemoryWorld();
    await world.replica();
    const { copy, before } = await toldAround(world);
    await world.clock.during('restore', restore(world, copy));
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    expect(linesIn(world, 'admins')).toEqual([expect.stringContaining('My memory was lost')]);
  });
});
