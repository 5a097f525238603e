// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { lagOfMachine } from '../support/lag.ts';
import { describeWith } from '../support/needs.ts';
import { questions } from '../support/questions.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

describeWith('redis-server', 'bots', () => {
  it('killed between accepting and posting: the message still comes, once', PATIENT, async () => {
    const world = await openWorld({ acknowledgeMs: 10_000 });
    const first = await world.start('bot');
    await world.start('worker');
    world.slack.fail('chat.postMessage', 1, { hang: true });
    const lag = lagOfMachine();
    const delivered = await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
    expect([delivered.status, delivered.ackMs - lag() < 3_000]).toEqual([200, true]);
    await eventually(() => expect(world.slack.callsOf('chat.postMessage')).toHaveLength(1), 20_000);
    expect(world.roots('C0')).toEqual([]);
    await first.end('SIGKILL');
    await world.start('bot');
    await eventually(() => {
      expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems, 1 warning');
      expect(world.replies('C0')).toHaveLength(3);
    }, 60_000);
    expect(world.roots('C0')).toHaveLength(1);
  });

  it('that hear one delivery three times run it once', PATIENT, async () => {
    const world = await openWorld({ faults: () => ({ delayMs: 30 }) });
    const [one, two] = await Promise.all([world.start('bot'), world.start('bot'), world.start('worker')]);
    const delivered = await world.slack.mention({ channel: 'C0', user: 'U0', text: 'analyze' });
    for (const { url } of [one, two]) {
      world.slack.deliverTo(`${url}/slack/events`);
      expect(await world.slack.retry(delivered.id)).toMatchObject({ status: 200, timedOut: false });
    }
    await eventually(() => expect(world.replies('C0')).toHaveLength(3), 60_000);
    await world.slack.retry(delivered.id);
    expect(world.roots('C0')).toHaveLength(1);
    expect(world.cluster.stats().byPath['/api/v1/pods']).toBe(1);
  });

  it(
    'two of them, with two workers: each question has one answer, and nothing is doubled',
    PATIENT,
    async () => {
      const world = await openWorld({ channels: 8, acknowledgeMs: 10_000 });
      const bots = await Promise.all([world.start('bot'), world.start('bot')]);
      await Promise.all([world.start('worker'), world.start('worker')]);
      const lines = questions(40);
      const lag = lagOfMachine();
      const sent = await Promise.all(
        lines.map((text, at) => {
          world.slack.deliverTo(`${bots[at % 2]?.url ?? ''}/slack/events`);
          return world.slack.command({ channel: `C${at % 8}`, user: `U${at % 30}`, text });
        }),
      );
      expect(sent.every(({ status, ackMs }) => status === 200 && ackMs - lag() < 3_000)).toBe(true);
      const roots = () => lines.flatMap((_, at) => (at < 8 ? world.roots(`C${at}`) : []));
      await eventually(() => {
        expect(roots()).toHaveLength(40);
        expect(textsOf(roots()).filter((text) => text.includes('Checking'))).toEqual([]);
      }, 60_000);
      const posts = world.slack.callsOf('chat.postMessage').filter(({ ok }) => ok);
      const words = posts.map(({ args }) =>
        JSON.stringify([args['channel'], args['thread_ts'], args['blocks']]),
      );
      const replies = words.filter((text) => !text.includes(',null,'));
      expect(new Set(replies).size).toBe(replies.length);
      expect(roots()).toHaveLength(40);
    },
  );
});
