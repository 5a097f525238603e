// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { heldAt, openWorld, PATIENT, textsOf } from '../support/world.ts';

describeWith('redis-server', 'Redis', () => {
  it(
    'restarted in the middle of a run: the run is completed, and its report comes once',
    PATIENT,
    async () => {
      const held = heldAt('/pods', 1, 6_000);
      const world = await openWorld({ faults: held.faults, keep: true });
      await Promise.all([world.start('worker'), world.start('bot')]);
      await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
      await eventually(() => expect(held.asked()).toBe(1), 30_000);
      await world.redis.kill();
      await world.redis.restart();
      await eventually(() => {
        expect(textsOf(world.roots('C0')).join('\n')).toMatch(/demo: 2 problems, 1 warning/);
        expect(world.replies('C0')).toHaveLength(3);
      }, 80_000);
      expect(world.roots('C0')).toHaveLength(1);
    },
  );

  it(
    'down: the person is told within three seconds, and status says so when it is back',
    PATIENT,
    async () => {
      const world = await openWorld({ keep: true });
      await Promise.all([world.start('worker'), world.start('bot')]);
      const ask = (text: string) => world.slack.command({ channel: 'C0', user: 'U0', text });
      await eventually(
        async () => expect(JSON.stringify((await ask('status')).body)).toContain('Redis answers'),
        20_000,
      );
      await world.redis.stop();
      // Once on a busy machine anything is late; what is late by itself is late every time.
      for (const [text, says] of [
        ['analyze', 'I cannot take this command now'],
        ['status', 'Part of k8sgpt is down'],
        ['status', 'Redis cannot be reached'],
      ] as const)
        await eventually(async () => {
          const told = await ask(text);
          expect([told.status, told.timedOut, told.ackMs < 3_000]).toEqual([200, false, true]);
          expect(JSON.stringify(told.body)).toContain(says);
        });
      await world.redis.restart();
      await eventually(async () => {
        const told = JSON.stringify((await ask('status')).body);
        expect(told).toContain('Redis answers');
        expect(told).toContain('0 checks running, 0 waiting');
      }, 40_000);
      expect((await ask('analyze')).body).toBe('');
      await eventually(
        () => expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems'),
        40_000,
      );
      expect(world.roots('C0')).toHaveLength(1);
    },
  );
});
