// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, it } from 'vitest';
import { renderTeams } from '../../adapters/teams/render.ts';
import type { Document } from '../../src/core/document.ts';
import { channels, guild } from '../standins/discord/given.ts';
import { pingsIn } from '../standins/mattermost/rules.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';
import * as discord from './discord.ts';
import * as mattermost from './mattermost.ts';
import * as slack from './slack.ts';

const signal = new AbortController().signal;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A group that the configuration names, in each place where one can stand, between words that only look like one. */
const naming = (id: string, name: string, forged: string): Document => {
  const group = { type: 'group', id, name } as const;
  return {
    summary: `For @${name}`,
    blocks: [
      { type: 'headline', tone: 'warning', text: ['A notice', forged] },
      { type: 'paragraph', text: ['For ', group, '.'] },
      { type: 'note', text: ['Ask ', group, ' or #platform.'] },
      {
        type: 'quote',
        text: [forged, { type: 'strong', text: forged }, { type: 'person', id, name: forged }],
      },
      { type: 'code', text: forged },
    ],
  };
};

it('a user group of Slack is mentioned, and nothing that only looks like one', async () => {
  const bot = await slack.startBot('http');
  closing.push(bot.close);
  const to = { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OPS' };
  const [payload] = bot.platform.render(naming('S0PLAT', 'platform', '<!subteam^S0EVIL> <!here> @channel'));
  await bot.platform.post(to, payload, { key: 'k', signal });
  expect(bot.slack.pings.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
    'usergroup S0PLAT',
    'usergroup S0PLAT',
  ]);
  const [words] = bot.platform.render(naming('platform', 'platform', '-'));
  await bot.platform.post(to, words, { key: 'other', signal });
  expect(bot.slack.pings).toHaveLength(2);
  expect(JSON.stringify(words)).toContain('@platform');
});

it('a role of Discord is mentioned, and may alone be notified', async () => {
  const bot = await discord.startBot('http');
  closing.push(bot.close);
  const role = '112233445566778899';
  const [payload] = bot.platform.render(naming(role, 'platform', '<@&998877665544332211> @everyone'));
  await bot.platform.post({ platform: 'discord', workspace: guild, channel: channels.ops }, payload, {
    key: 'k',
    signal,
  });
  const [call] = bot.discord.callsOf('POST /channels/:channel/messages');
  expect(call?.body.allowed_mentions).toEqual({ parse: [], roles: [role] });
  expect(bot.discord.pings).toEqual([
    { kind: 'role', target: `"${role}"` },
    { kind: 'role', target: `"${role}"` },
  ]);
  const [words] = bot.platform.render(naming('platform', 'platform', '-'));
  expect(JSON.stringify(words)).toContain('@platform');
  expect(words).not.toHaveProperty('roles');
});

it('a group of Mattermost is mentioned by its name, and nothing that only looks like one', async () => {
  const bot = await mattermost.joined({}, adapterParts());
  closing.push(bot.close, bot.platform.stop);
  await bot.platform.start(async () => ({ status: 'accepted' }), noDesk);
  await eventually(() => expect(bot.server.connected()).toBe(1));
  const pinged = (document: Document): readonly string[] =>
    bot.platform
      .render(document)
      .flatMap(({ message }) => pingsIn(String(message), ['platform-team', 'evil', 'platform']));
  expect(pinged(naming('platform-team', 'Platform', '@here @all @evil'))).toEqual([
    'platform-team',
    'platform-team',
  ]);
  expect(pinged(naming('here', 'Platform', '@evil'))).toEqual([]);
});

it('Teams, which lets bots mention no groups, shows the name', () => {
  const [card] = renderTeams(naming('tag', 'platform', '<at>evil</at>'));
  expect(JSON.stringify(card)).toContain('@platform');
  expect(JSON.stringify(card)).not.toContain('"mention"');
});
