// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

describeWith('redis-server', 'people who act at the same moment, through two bots', () => {
  it('acknowledge an incident: one has it, all see whose it is, and it is said once', PATIENT, async () => {
    const world = await openWorld();
    const [one, two] = await Promise.all([world.start('bot'), world.start('bot'), world.start('worker')]);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
    await eventually(() => expect(world.replies('C0')).toHaveLength(3), 60_000);
    await Promise.all(
      [1, 2, 3, 4].map((person) => {
        world.slack.deliverTo(`${(person % 2 === 0 ? one : two).url}/slack/events`);
        return world.slack.command({ channel: 'C0', user: `U${person}`, text: 'ack 2' });
      }),
    );
    const shown = (): string => textsOf(world.roots('C0')).join('\n');
    await eventually(() => {
      expect(shown()).toMatch(/Acknowledged by @person-[1-4]/);
      expect(textsOf(world.replies('C0')).some((text) => /acknowledged by/.test(text))).toBe(true);
      expect(
        textsOf(world.replies('C0')).filter((text) => /^@person-\d acknowledged/.test(text.trim())),
      ).toHaveLength(1);
    }, 30_000);
    const winner = /Acknowledged by (@person-[1-4])/.exec(shown())?.[1] ?? 'nobody';
    const [note] = textsOf(world.replies('C0')).filter((text) =>
      /^@person-\d acknowledged/.test(text.trim()),
    );
    expect(note).toContain(`${winner} acknowledged`);
    expect(world.roots('C0')).toHaveLength(1);
  });
});
