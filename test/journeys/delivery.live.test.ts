// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { Document } from '../../src/core/document.ts';
import { createOutbox, type Outbox } from '../../src/outbox.ts';
import { identity } from '../standins/slack/state.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { connectTo } from '../support/redis-settings.ts';
import { heldAt, openWorld, PATIENT, textsOf, type World } from '../support/world.ts';

/** The outbox of a world, as its workers write it. */
const outboxOf = ({ redis }: World): Outbox => {
  const state = redisState({ connect: connectTo(redis), prefix: '{k8sgpt}', log: silentLog });
  onTestFinished(() => state.close());
  return createOutbox(state, realClock);
};

const workspace = identity.team;

const message = (words: string): Document => ({
  summary: words,
  blocks: [{ type: 'paragraph', text: [`all of ${words}`] }],
});

const placeOf = (channel: string): string =>
  `{ platform: slack, workspace: ${workspace}, channel: ${channel} }`;

describeWith('redis-server', 'messages', () => {
  it(
    'two hundred for one channel become a digest; two bots, one of them killed, double nothing',
    PATIENT,
    async () => {
      const world = await openWorld();
      const first = await world.start('bot');
      const outbox = outboxOf(world);
      for (let at = 0; at < 200; at += 1)
        await outbox.put({
          key: `storm/${at}`,
          to: { platform: 'slack', workspace, channel: 'C0' },
          run: `r${at}`,
          sequence: at + 1,
          document: message(`message ${at}`),
          final: true,
        });
      await world.start('bot');
      await eventually(() => expect(world.roots('C0').length).toBeGreaterThan(2), 30_000);
      await first.end('SIGKILL');
      await eventually(async () => {
        const waiting = (await outbox.pending()).filter(({ key }) => !key.includes('/root'));
        expect(waiting).toEqual([]);
      }, 60_000);
      const texts = textsOf(world.roots('C0'));
      const digests = texts.filter((text) => text.includes('held back: too many at once'));
      expect(digests).toHaveLength(1);
      const held = Number(/(\d+) messages? held back/.exec(digests[0] ?? '')?.[1]);
      const single = texts.filter((text) => /all of message \d+/.test(text));
      expect(new Set(single).size).toBe(single.length);
      // The opening of the check may be among those that are held.
      expect([200, 201]).toContain(single.length + held);
      expect(world.roots('C0').length).toBeLessThan(50);
    },
  );

  it('for a channel that was archived go another way, and admins are told once', PATIENT, async () => {
    const config = [
      'delivery:',
      `  fallback: [{ from: ${placeOf('C1')}, to: ${placeOf('C2')} }]`,
      `  admins: [${placeOf('C3')}]`,
      '',
    ].join('\n');
    const held = heldAt('/pods', 2, 3_000);
    const world = await openWorld({ channels: 4, config, faults: held.faults });
    await Promise.all([world.start('bot'), world.start('worker')]);
    await world.slack.command({ channel: 'C1', user: 'U0', text: 'analyze' });
    await eventually(() => expect(held.asked()).toBeGreaterThan(0), 20_000);
    world.slack.archive('C1');
    await eventually(() => {
      expect(textsOf(world.roots('C2')).join('\n')).toMatch(/For Slack channel.*C1.*demo: 2 problems/s);
      expect(world.replies('C2')).toHaveLength(3);
      expect(textsOf(world.roots('C3')).join('\n')).toMatch(/cannot be shown.*is_(?:archived|inactive)/s);
    }, 60_000);
    expect(world.roots('C2')).toHaveLength(1);
    expect(world.roots('C3')).toHaveLength(1);
  });

  it('are kept while sending is paused, also over a restart of the bot', PATIENT, async () => {
    const world = await openWorld({ channels: 2, config: "access:\n  admins: ['slack:U1']\n" });
    const first = await world.start('bot');
    await world.start('worker');
    await world.slack.command({ channel: 'C1', user: 'U1', text: 'pause sending' });
    await eventually(() => expect(textsOf(world.roots('C1')).join()).toContain('Paused: Sending'), 20_000);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
    const outbox = outboxOf(world);
    await eventually(async () => expect((await outbox.pending()).length).toBeGreaterThan(3), 30_000);
    await first.end('SIGKILL');
    await world.start('bot');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(world.roots('C0')).toEqual([]);
    await world.slack.command({ channel: 'C1', user: 'U1', text: 'resume' });
    await eventually(() => {
      expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems');
      expect(world.replies('C0')).toHaveLength(3);
    }, 60_000);
    expect(world.roots('C0')).toHaveLength(1);
  });

  it('whose root somebody deletes come back, with what stood under it', PATIENT, async () => {
    const held = heldAt('/pods', 1, 4_000);
    const world = await openWorld({ faults: held.faults });
    await Promise.all([world.start('bot'), world.start('worker')]);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
    await eventually(() => expect(world.roots('C0')).toHaveLength(1), 20_000);
    world.slack.deleteMessage(world.roots('C0')[0]?.ts ?? '');
    await eventually(() => {
      const [root] = world.roots('C0');
      expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems');
      expect(world.replies('C0').filter(({ threadTs }) => threadTs === root?.ts)).toHaveLength(3);
    }, 60_000);
    expect(world.roots('C0')).toHaveLength(1);
  });
});
