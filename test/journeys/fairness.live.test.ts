// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { gate } from '../contracts/job-queue-under-test.ts';
import { says, startOpenAi } from '../standins/openai.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

const FLOOD = 30;

describeWith('redis-server', 'a flood of questions to a model', () => {
  it('of one person holds up the next person by a few answers, not by thirty', PATIENT, async () => {
    const openai = await startOpenAi();
    onTestFinished(() => openai.close());
    const hold = gate();
    /** The questions, in the order in which the model was asked. */
    const asked: string[] = [];
    openai.will(async (response, { raw }) => {
      asked.push(/(?:flood \d+|the single one)/.exec(raw)?.[0] ?? 'something else');
      await hold.opened;
      await says(JSON.stringify({ answer: ['It waits for a ConfigMap.'], steps: [], facts: [1] }))(response, {
        method: 'POST',
        path: '',
        headers: {},
        raw: '',
        body: undefined,
      });
    });
    const world = await openWorld({
      channels: 2,
      config: `openai:\n  baseUrl: ${openai.url}\n`,
    });
    await Promise.all([world.start('worker'), world.start('bot')]);
    await Promise.all(
      ['C0', 'C1'].map(async (channel) => {
        await world.slack.command({ channel, user: 'U9', text: 'analyze' });
        await eventually(
          () => expect(textsOf(world.roots(channel)).join()).toMatch(/demo: \d problems?/),
          60_000,
        );
      }),
    );
    const ask = (channel: string, user: string, text: string) =>
      world.slack.command({ channel, user, text: `ask why does checkout not start? ${text}` });
    await Promise.all(Array.from({ length: FLOOD }, (_, at) => ask('C0', 'U0', `flood ${at}`)));
    await ask('C1', 'U1', 'the single one');
    await eventually(() => expect(asked.length).toBeGreaterThan(0), 60_000);
    hold.open();
    await eventually(() => expect(asked).toContain('the single one'), 60_000);
    // One worker asks eight at a time, and those that it had begun go first.
    expect(asked.indexOf('the single one')).toBeLessThanOrEqual(12);
    await eventually(
      () => expect(asked.filter((one) => one.startsWith('flood'))).toHaveLength(FLOOD),
      60_000,
    );
  });
});
