// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { crashMany, forget, linesIn, openMemoryWorld, pass, standingIn } from '../support/memory-world.ts';
import { describeWith } from '../support/needs.ts';

const LONG = { timeout: 400_000 } as const;

describeWith('redis-server', 'Redis that lost its data', () => {
  it('tells no alert anew that stands in chat, and tells admins once', LONG, async () => {
    const world = await openMemoryWorld();
    await world.replica();
    await pass(world, 3 * MINUTE);
    world.life.crash('search', 'panic: no index');
    world.life.loseConfig('checkout');
    await pass(world, 5 * MINUTE);
    const before = linesIn(world, 'ops');
    expect(before.length).toBeGreaterThanOrEqual(2);
    await forget(world);
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    expect(linesIn(world, 'admins')).toEqual([expect.stringContaining('My memory was lost')]);
    // The message of before goes on: what ends is said in it.
    world.life.mend('search');
    await pass(world, 10 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    const [chat] = world.chats.values();
    const shown = chat?.shows('ops').filter(({ document }) => document.summary.includes('search')) ?? [];
    expect(shown.map(({ document }) => document.summary)).toEqual([
      expect.stringMatching(/resolved|over|recovered/i),
    ]);
  });

  it('tells nothing anew where everybody died with it', LONG, async () => {
    const world = await openMemoryWorld();
    const first = await world.replica();
    await pass(world, 3 * MINUTE);
    world.life.crash('search', 'panic: no index');
    await pass(world, 5 * MINUTE);
    const before = linesIn(world, 'ops');
    expect(before).toHaveLength(1);
    first.dieAt(0, false);
    await forget(world);
    await world.replica();
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    // Nobody can tell it from a first start.
    expect(linesIn(world, 'admins')).toEqual([]);
  });

  it('makes one message of fifty incidents that were told one by one', LONG, async () => {
    const world = await openMemoryWorld();
    await world.replica();
    await pass(world, 3 * MINUTE);
    await crashMany(world, 50, 25 * SECOND);
    await pass(world, 3 * MINUTE);
    const before = linesIn(world, 'ops');
    expect(before.length).toBeGreaterThanOrEqual(50);
    await forget(world);
    await pass(world, 8 * MINUTE);
    const after = linesIn(world, 'ops').slice(before.length);
    expect(after).toEqual([expect.stringContaining('50')]);
    expect(linesIn(world, 'admins')).toHaveLength(1);
    // Those of before say where they go on.
    const moved = standingIn(world, 'ops').filter((line) => line.includes('goes on in the message'));
    expect(moved).toHaveLength(50);
  });
});
