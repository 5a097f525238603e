// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import type { DiscordStandIn } from '../standins/discord/discord.ts';
import { ana, channels, guild } from '../standins/discord/given.ts';
import { eventually } from '../support/eventually.ts';
import { lagOfMachine } from '../support/lag.ts';
import { describeWith } from '../support/needs.ts';
import { heldAt, PATIENT } from '../support/world.ts';
import { openDiscordWorld, textsOf } from './discord-world.ts';

const REPORT = 'demo: 2 problems, 1 warning';
const analyze = { channel: channels.ops, user: ana, verb: 'analyze' };

const connected = async ({ gateway }: DiscordStandIn): Promise<void> =>
  eventually(() => expect(gateway.connections()).toBe(1), 20_000);

describeWith('redis-server', 'Discord', () => {
  it.each(['gateway', 'http'] as const)(
    'a report through the %s: one message, updated in place, details in its thread, and a button',
    PATIENT,
    async (mode) => {
      const world = await openDiscordWorld(mode, { acknowledgeMs: 10_000 });
      const { discord } = world;
      await Promise.all([world.start('bot'), world.start('worker')]);
      await eventually(() => expect(discord.commands(guild)).toHaveLength(1), 20_000);
      if (mode === 'gateway') await connected(discord);
      const lag = lagOfMachine();
      const delivered = await discord.command(analyze);
      expect([delivered.acknowledged, delivered.ackMs - lag() < 3_000]).toEqual([true, true]);
      await eventually(() => {
        expect(textsOf(world.roots())).toContain(REPORT);
        expect(world.replies().length).toBeGreaterThanOrEqual(3);
      }, 60_000);
      const [root, ...others] = world.roots();
      expect(others).toEqual([]);
      expect(root?.edits).toBeGreaterThan(0);
      expect(world.replies().every(({ channel }) => channel === root?.id)).toBe(true);
      await eventually(() => expect([...discord.thinking(), ...discord.ephemerals(ana)]).toEqual([]), 10_000);

      if (root === undefined) throw new Error('there is no report');
      const before = textsOf(world.replies());
      expect(await discord.press({ message: root, user: ana, button: 'Explain' })).toMatchObject({
        acknowledged: true,
      });
      await eventually(() => expect(textsOf(world.replies())).not.toBe(before), 60_000);
      await eventually(() => expect(textsOf(world.replies())).toContain('What is happening'), 60_000);
      expect(world.roots()).toHaveLength(1);
      expect(discord.pings).toEqual([]);
    },
  );

  it(
    'a bot that dies between progress and result: another shows the result, in the same message',
    PATIENT,
    async () => {
      const held = heldAt('/pods', 1, 6_000);
      const world = await openDiscordWorld('gateway', { faults: held.faults });
      const [bot] = await Promise.all([world.start('bot'), world.start('worker')]);
      await world.discord.command(analyze);
      await eventually(() => expect(world.roots()).toHaveLength(1), 20_000);
      await eventually(() => expect(held.asked()).toBeGreaterThan(0), 20_000);
      await bot.end('SIGKILL');
      expect(textsOf(world.roots())).not.toContain(REPORT);
      await world.start('bot');
      await eventually(() => {
        expect(textsOf(world.roots())).toContain(REPORT);
        expect(world.replies().length).toBeGreaterThanOrEqual(3);
      }, 60_000);
      expect(world.roots()).toHaveLength(1);
      const threads = world.discord.callsOf('POST /channels/:channel/messages/:message/threads');
      expect(threads.filter(({ status }) => status < 300)).toHaveLength(1);
    },
  );

  it('two bots: each hears a command once, and when one is killed the other listens', PATIENT, async () => {
    const world = await openDiscordWorld('gateway');
    const { discord } = world;
    const first = await world.start('bot');
    await connected(discord);
    await Promise.all([world.start('bot'), world.start('worker')]);
    await discord.command(analyze);
    await eventually(() => expect(textsOf(world.roots())).toContain(REPORT), 60_000);
    expect(discord.gateway.connections()).toBe(1);
    await first.end('SIGKILL');
    await eventually(() => expect(discord.gateway.connections()).toBe(1), 30_000);
    const again = await discord.command({ ...analyze, options: { namespace: 'shop' } });
    expect(again.acknowledged).toBe(true);
    await eventually(() => expect(world.roots()).toHaveLength(2), 60_000);
    expect(discord.gateway.log.filter(({ what }) => what === 'identify')).toHaveLength(2);
  });
});
