// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { secrets } from '../standins/slack/given.ts';
import { eventually } from '../support/eventually.ts';
import { expectDeclared, heldIn } from '../support/kept-in-redis.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

describeWith('redis-server', 'what is kept in Redis', () => {
  it('is declared, ends by itself where it says so, and opens no door', PATIENT, async () => {
    const world = await openWorld();
    await Promise.all([world.start('worker'), world.start('bot')]);
    const delivered = await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze --explain' });
    await world.slack.mention({ channel: 'C0', user: 'U0', text: 'analyze -n shop' });
    await eventually(() => {
      expect(textsOf(world.roots('C0')).filter((text) => /demo: \d problems?/.test(text))).toHaveLength(2);
    }, 60_000);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'cancel' });

    const redis = new Redis(world.redis.url);
    onTestFinished(() => redis.disconnect());
    const held = await heldIn(redis);
    expect(held.length).toBeGreaterThan(15);
    await expectDeclared(redis, held);
    const all = held.map(({ text }) => text).join('\n');
    expect(all).toContain('person-0');
    const address = String(delivered.payload['response_url']);
    expect(address).toMatch(/^http/);
    for (const secret of [secrets.botToken, secrets.signingSecret, address, new URL(address).pathname])
      expect(all).not.toContain(secret);
  });
});
