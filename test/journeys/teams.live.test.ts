// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { people, rooms } from '../standins/teams/given.ts';
import { textOf } from '../standins/teams/state.ts';
import { textOfCard } from '../standins/teams/visible-text.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { heldAt, PATIENT } from '../support/world.ts';

const room = rooms.ops;

describeWith('redis-server', 'in Teams', () => {
  it(
    'a mention becomes one card, updated in place, with details and explanations in its thread',
    PATIENT,
    async () => {
      const { teams, start, shown, texts } = await openTeamsWorld();
      await Promise.all([start('bot'), start('worker')]);
      const said = await teams.say({ room, text: 'analyze' });
      expect(said.status).toBe(200);
      await eventually(() => {
        expect(texts(room).join('\n')).toContain('demo: 2 problems, 1 warning');
        expect(shown(room)).toHaveLength(4);
      }, 60_000);
      const [report, ...details] = shown(room);
      expect(textOf(report as never)).toContain('demo: 2 problems, 1 warning');
      expect(report?.updates).toBeGreaterThan(0);
      // Everything is under the post that asked.
      expect(shown(room).every(({ thread }) => thread === said.id)).toBe(true);
      expect(details.map(textOf).join('\n')).toContain('kubectl get configmap shop-config -n shop');
      const pressed = await teams.press({ room, message: report?.id ?? '', action: 'Explain' });
      expect(pressed).toMatchObject({ status: 200, body: { statusCode: 200 } });
      await eventually(() => {
        const explained = texts(room).filter((text) => text.includes('How to check that it worked'));
        expect(explained).toHaveLength(3);
      }, 60_000);
      // Whoever opens the channel is shown the report as it stands.
      const seen = await teams.look({ room, message: report?.id ?? '', user: people.ben });
      expect(seen).toMatchObject({ asked: true, error: undefined });
      expect(textOfCard(seen.card)).toContain('demo: 2 problems, 1 warning');
      expect(teams.pings).toEqual([]);
      const refused = teams.calls().filter(({ status }) => status >= 400 && status !== 429);
      expect(refused).toEqual([]);
    },
  );

  it(
    'a bot that is killed between progress and result: another shows the result in the same message',
    PATIENT,
    async () => {
      const held = heldAt('/api/v1/pods', 1, 8_000);
      const { teams, start, shown, texts } = await openTeamsWorld({ faults: held.faults });
      const [first] = await Promise.all([start('bot'), start('worker')]);
      // A chat, so that it is the stored reference alone that tells how to write there.
      await teams.say({ room: rooms.group, text: 'analyze' });
      // Updated once: the first bot has written down which message it is.
      await eventually(() => expect(shown(rooms.group)[0]?.updates).toBeGreaterThan(0), 20_000);
      const [progress] = shown(rooms.group);
      await first.end('SIGKILL');
      const second = await start('bot');
      await eventually(() => {
        expect(texts(rooms.group)[0]).toContain('demo: 2 problems, 1 warning');
        expect(shown(rooms.group)).toHaveLength(4);
      }, 60_000);
      expect(shown(rooms.group)[0]?.id).toBe(progress?.id);
      expect(second.output()).not.toMatch(/eyJ[\w-]+\.|Error finding key/);
    },
  );

  it('help, a typo and a wrong proof', PATIENT, async () => {
    const { teams, start } = await openTeamsWorld();
    const [bot] = await Promise.all([start('bot')]);
    await teams.say({ room, text: 'help' });
    await eventually(() => {
      expect(teams.targeted(room, people.ana).map(textOf).join('\n')).toContain('analyze');
    }, 60_000);
    await teams.say({ room: rooms.ana, text: 'analize' });
    await eventually(() => {
      expect(teams.messages(rooms.ana).map(textOf).join('\n')).toContain('Did you mean analyze');
    }, 60_000);
    for (const forge of ['forged-signature', 'expired', 'wrong-audience'] as const)
      expect((await teams.say({ room, text: 'analyze', forge })).status).toBe(401);
    for (const line of bot
      .output()
      .split('\n')
      .filter((one) => one.startsWith('{')))
      expect(() => JSON.parse(line)).not.toThrow();
    expect(bot.output()).not.toContain('PUBLIC KEY');
  });
});
