// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { heldAt, openWorld, PATIENT, textsOf, type World } from '../support/world.ts';

const asked = (world: World) => world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });

const reportsOnce = async (world: World): Promise<void> => {
  await eventually(() => {
    expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems, 1 warning');
    expect(world.replies('C0')).toHaveLength(3);
  }, 60_000);
  expect(world.roots('C0')).toHaveLength(1);
};

describeWith('redis-server', 'workers', () => {
  it(
    'killed in the middle of a job, twice: another takes it over, and there is one report',
    PATIENT,
    async () => {
      const held = heldAt('/pods', 2);
      const world = await openWorld({ faults: held.faults });
      const [first] = await Promise.all([world.start('worker'), world.start('bot')]);
      expect(await asked(world)).toMatchObject({ status: 200, timedOut: false });
      await eventually(() => expect(held.asked()).toBe(1), 30_000);
      const second = await world.start('worker');
      expect(await first.end('SIGKILL')).toBe('SIGKILL');
      await eventually(() => expect(held.asked()).toBe(2), 40_000);
      await world.start('worker');
      expect(await second.end('SIGKILL')).toBe('SIGKILL');
      await reportsOnce(world);
      expect(held.asked()).toBe(3);
    },
  );

  it(
    'told to end hand back what they cannot finish, at once, and exit 0; so does the bot',
    PATIENT,
    async () => {
      const held = heldAt('/pods', 1);
      const world = await openWorld({ faults: held.faults });
      const [first, bot] = await Promise.all([world.start('worker'), world.start('bot')]);
      await asked(world);
      await eventually(() => expect(held.asked()).toBe(1), 30_000);
      await world.start('worker');
      expect(await first.end('SIGTERM')).toBe(0);
      // Not when its lock has run out, but because it said so.
      await eventually(() => expect(held.asked()).toBe(2), 6_000);
      expect(first.output()).not.toContain('"level":"error"');
      expect(await bot.end('SIGTERM')).toBe(0);
      await world.start('bot');
      await reportsOnce(world);
    },
  );
});
