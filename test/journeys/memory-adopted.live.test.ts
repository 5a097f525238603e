// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { buttonOf } from '../support/chat.ts';
import { crashMany, forget, linesIn, openMemoryWorld, pass, standingIn } from '../support/memory-world.ts';
import { describeWith } from '../support/needs.ts';

const LONG = { timeout: 400_000 } as const;

describeWith('redis-server', 'messages of a memory that was lost', () => {
  it('of a storm are gone on with', LONG, async () => {
    const world = await openMemoryWorld();
    await world.replica();
    await pass(world, 3 * MINUTE);
    await crashMany(world, 20, 0);
    await pass(world, 5 * MINUTE);
    const before = linesIn(world, 'ops');
    expect(before).toEqual([expect.stringContaining('20')]);
    await forget(world);
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    for (let at = 0; at < 20; at += 1) world.life.mend(`app-${at}`);
    await pass(world, 10 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    expect(standingIn(world, 'ops')).toEqual([expect.stringMatching(/resolved|over/i)]);
  });

  it('of a later episode are gone on with, and not the one before it', LONG, async () => {
    const world = await openMemoryWorld({ alerts: { reopenWithin: '5m' } });
    await world.replica();
    await pass(world, 3 * MINUTE);
    world.life.crash('search', 'panic: no index');
    await pass(world, 5 * MINUTE);
    world.life.mend('search');
    await pass(world, 15 * MINUTE);
    world.life.crash('search', 'panic: no index');
    await pass(world, 5 * MINUTE);
    const before = linesIn(world, 'ops');
    expect(before).toHaveLength(2);
    const [first] = standingIn(world, 'ops');
    expect(first).toMatch(/^Resolved/);
    await forget(world);
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual(before);
    world.life.mend('search');
    await pass(world, 10 * MINUTE);
    expect(standingIn(world, 'ops')).toEqual([first, expect.stringMatching(/^Resolved/)]);
  });

  it('are left alone by what begins after the loss: that is told as new', LONG, async () => {
    const world = await openMemoryWorld();
    await world.replica();
    await pass(world, 3 * MINUTE);
    world.life.crash('search', 'panic: no index');
    await pass(world, 5 * MINUTE);
    world.life.mend('search');
    await pass(world, 10 * MINUTE);
    const before = linesIn(world, 'ops');
    expect(before).toHaveLength(1);
    await forget(world);
    await pass(world, 20 * MINUTE);
    world.life.crash('search', 'panic: no index');
    await pass(world, 5 * MINUTE);
    expect(linesIn(world, 'ops')).toHaveLength(2);
    expect(standingIn(world, 'ops')).toEqual([
      expect.stringMatching(/^Resolved/),
      expect.not.stringMatching(/^Resolved/),
    ]);
  });

  it('stay as they are where the platform finds none: what stands is told once more', LONG, async () => {
    const world = await openMemoryWorld({ finds: false });
    await world.replica();
    await pass(world, 3 * MINUTE);
    world.life.crash('search', 'panic: no index');
    await pass(world, 5 * MINUTE);
    const one = linesIn(world, 'ops');
    expect(one).toHaveLength(1);
    await forget(world);
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops')).toEqual([...one, expect.stringMatching(/search.*· new/)]);

    // A button of the old message is still one of the incident, and the new message shows that.
    const [chat] = world.chats.values();
    const [old] = chat?.shows('ops') ?? [];
    if (chat === undefined || old === undefined) throw new Error('nothing was told');
    await chat.say(buttonOf(old, 'Ack'), { channel: 'ops', source: 'action', person: 'ben' });
    await pass(world, 30 * SECOND);
    expect(standingIn(world, 'ops')).toEqual([
      expect.not.stringContaining('acknowledged'),
      expect.stringContaining('acknowledged'),
    ]);

    await crashMany(world, 30, 25 * SECOND);
    await pass(world, 5 * MINUTE);
    const many = linesIn(world, 'ops').length;
    await forget(world);
    await pass(world, 8 * MINUTE);
    expect(linesIn(world, 'ops').slice(many)).toEqual([expect.stringContaining('31')]);
  });
});
