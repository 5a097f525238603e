// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { lagOfMachine } from '../support/lag.ts';
import { describeWith } from '../support/needs.ts';
import { questions } from '../support/questions.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

const CHANNELS = 20;

describeWith('redis-server', 'two hundred commands at once over twenty channels', () => {
  it('are accepted before they are acknowledged, none is lost, and each is answered', PATIENT, async () => {
    const world = await openWorld({ channels: CHANNELS, acknowledgeMs: 10_000 });
    // A worker that told of its cluster and is gone: what is accepted now is only stored.
    const [, early] = await Promise.all([world.start('bot'), world.start('worker')]);
    expect(await early.end('SIGTERM')).toBe(0);
    const lines = questions(200);
    expect(new Set(lines).size).toBe(200);
    const lag = lagOfMachine();
    const sent = await Promise.all(
      lines.map((text, at) =>
        world.slack.command({ channel: `C${at % CHANNELS}`, user: `U${at % 30}`, text }),
      ),
    );
    expect(sent.map(({ body }) => JSON.stringify(body)).filter((body) => body !== '""')).toEqual([]);
    const acks = sent.map(({ ackMs }) => ackMs).sort((a, b) => a - b);
    expect(sent.filter(({ status, timedOut }) => status !== 200 || timedOut)).toEqual([]);
    expect((acks.at(-1) ?? 0) - lag()).toBeLessThan(3_000);
    await Promise.all([world.start('worker'), world.start('worker')]);
    const roots = () => Array.from({ length: CHANNELS }, (_, at) => world.roots(`C${at}`)).flat();
    await eventually(() => {
      expect(roots()).toHaveLength(200);
      expect(textsOf(roots()).filter((text) => text.includes('Checking'))).toHaveLength(0);
    }, 90_000);
    expect(textsOf(roots()).filter((text) => !/demo(:| is healthy)/.test(text))).toEqual([]);
    for (let at = 0; at < CHANNELS; at += 1) expect(world.roots(`C${at}`)).toHaveLength(10);
  });
});
