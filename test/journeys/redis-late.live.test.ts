// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { lagOfMachine } from '../support/lag.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

describeWith('redis-server', 'Redis', () => {
  it(
    'that comes after bot and worker: they start, say that it is away, and work when it is there',
    PATIENT,
    async () => {
      const world = await openWorld({ keep: true, acknowledgeMs: 10_000 });
      await world.redis.stop();
      const both = await Promise.all([world.start('worker'), world.start('bot')]);
      for (const { output } of both)
        expect(output()).toMatch(/✗ Queue and state +failing +Redis cannot be reached/);
      const ask = (text: string) => world.slack.command({ channel: 'C0', user: 'U0', text });
      const lag = lagOfMachine();
      const told = await ask('analyze --explain');
      expect([told.status, told.ackMs - lag() < 3_000]).toEqual([200, true]);
      expect(JSON.stringify(told.body)).toContain('I cannot take this command now');
      await world.redis.restart();
      await eventually(async () => {
        await ask('analyze --explain');
        expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems');
      }, 60_000);
      for (const { end } of both) expect(await end('SIGTERM')).toBe(0);
    },
  );
});
