// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { slackScopes } from '../../adapters/slack/scopes.ts';
import { systemClock } from '../../src/compose/base.ts';
import { secrets } from '../standins/slack/given.ts';
import { type SlackBot, startBot } from './slack.ts';

const base = Object.keys(slackScopes);
const users = [
  { id: 'U0ANA', name: 'ana', timeZone: 'Europe/Madrid', locale: 'es-ES' },
  { id: 'U0GUEST', name: 'guest', guest: true },
  { id: 'U0OTHER', name: 'other', team: 'T0ELSE' },
];
const channels = [
  { id: 'C0OPS', name: 'ops', member: true },
  { id: 'C0SHARED', name: 'shared', member: true, shared: true },
  { id: 'G0TEAM', name: 'team', private: true, member: true },
];

describe('who asks, and where', () => {
  let bot: SlackBot;
  afterEach(async () => bot.close());

  it('is told with a command as with a mention: language, zone, guests, people of elsewhere', async () => {
    bot = await startBot('http', { users, channels });
    const { slack, heard } = bot;
    for (const user of ['U0ANA', 'U0GUEST', 'U0OTHER']) {
      await slack.command({ channel: 'C0OPS', user, text: 'status' });
      await slack.mention({ channel: 'C0OPS', user, text: 'status' });
    }
    const guests = heard.map(({ person }) => [person.id, person.guest]);
    expect(guests).toEqual([
      ['U0ANA', undefined],
      ['U0ANA', undefined],
      ['U0GUEST', true],
      ['U0GUEST', true],
      ['U0OTHER', true],
      ['U0OTHER', true],
    ]);
    expect(heard[0]?.person).toEqual({
      id: 'U0ANA',
      name: 'ana',
      locale: 'es-ES',
      timeZone: 'Europe/Madrid',
    });
  });

  it('is a shared channel: events say so, and commands after them', async () => {
    bot = await startBot('http', { users, channels, scopes: base });
    const { slack, heard } = bot;
    await slack.command({ channel: 'C0SHARED', user: 'U0ANA', text: 'status' });
    await slack.mention({ channel: 'C0SHARED', user: 'U0ANA', text: 'status' });
    await slack.command({ channel: 'C0SHARED', user: 'U0ANA', text: 'status' });
    expect(heard.map(({ shared }) => shared)).toEqual([undefined, true, true]);
    expect(slack.callsOf('conversations.info')).toEqual([]);
  });

  it('is a shared channel from the first command on, where the app may read channels', async () => {
    bot = await startBot('http', { users, channels, scopes: [...base, 'channels:read'] });
    const { slack, heard } = bot;
    await slack.command({ channel: 'C0SHARED', user: 'U0ANA', text: 'status' });
    await slack.command({ channel: 'C0SHARED', user: 'U0ANA', text: 'status' });
    await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    expect(heard.map(({ shared }) => shared)).toEqual([true, true, undefined]);
    expect(slack.callsOf('conversations.info')).toHaveLength(2);
  });

  it('is in user groups, where the app may read them', async () => {
    const groups = { S0ONCALL: ['U0ANA'], S0ALL: ['U0ANA', 'U0GUEST'] };
    bot = await startBot('http', { users, channels, groups, scopes: [...base, 'usergroups:read'] });
    const { slack, heard } = bot;
    for (const user of ['U0ANA', 'U0GUEST', 'U0OTHER'])
      await slack.command({ channel: 'C0OPS', user, text: 'status' });
    expect(heard.map(({ person }) => person.groups)).toEqual([['S0ONCALL', 'S0ALL'], ['S0ALL'], []]);
    expect(slack.callsOf('usergroups.list')).toHaveLength(1);
  });

  it('is in the groups that were read last while they are read anew', async () => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    const groups = { S0ONCALL: ['U0ANA'] };
    bot = await startBot(
      'http',
      { users, channels, groups, scopes: [...base, 'usergroups:read'], clock },
      { clock },
    );
    const { slack, heard } = bot;
    await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    ahead = 6 * 60_000;
    slack.fail('usergroups.list', 1, { hang: true });
    await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    expect(heard.map(({ person }) => person.groups)).toEqual([['S0ONCALL'], ['S0ONCALL']]);
    await slack.waitFor(() => slack.callsOf('usergroups.list').length === 2);
  });

  it.each(['mentions', 'all'] as const)('with replies to threads: %s', async (threadReplies) => {
    bot = await startBot('http', { users, channels }, { settings: { threadReplies } });
    const { slack, heard, platform } = bot;
    bot.answer(async () => ({
      status: 'accepted',
      trouble: 'refused',
      whisper: { summary: 'I do not know that', blocks: [] },
    }));
    const place = { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OPS' };
    const { signal } = new AbortController();
    const report = await platform.post(place, platform.render({ summary: 'x', blocks: [] })[0], {
      key: 'k',
      signal,
    });
    const talk = await slack.say({ channel: 'C0OPS', user: 'U0ANA', text: 'lunch?' }, true);
    const said = { channel: 'C0OPS', user: 'U0ANA' };
    await slack.say({ ...said, text: 'yes', threadTs: talk.ts }, true);
    await slack.say({ ...said, text: 'why is it down?', threadTs: report.id }, true);
    // Slack tells of a mention twice.
    await slack.say({ ...said, text: `<@${slack.identity.botUser}> explain`, threadTs: report.id }, true);
    expect(heard.map(({ line, source }) => [line, source])).toEqual(
      threadReplies === 'all' ? [['why is it down?', 'message']] : [],
    );
    if (threadReplies === 'all') expect(heard[0]).toMatchObject({ conversation: { thread: report.id } });
    expect(heard[0]?.direct).toBeUndefined();
    // Who said it said it to people: that it is no question to the bot is not told.
    expect(slack.ephemerals('C0OPS', 'U0ANA')).toEqual([]);
  });
});

describe('one bot in several workspaces', () => {
  let bot: SlackBot;
  afterEach(async () => bot.close());

  it('answers each with its own token, also after a restart', async () => {
    const teams = [{ id: 'T0SECOND', domain: 'second', botToken: 'xoxb-second' }];
    const there = [...channels, { id: 'C1OPS', name: 'ops', member: true, team: 'T0SECOND' }];
    bot = await startBot(
      'http',
      { users, channels: there, teams },
      { settings: { botToken: `${secrets.botToken}, xoxb-second` } },
    );
    const { slack, platform, heard } = bot;
    expect(platform.health()).toEqual({
      status: 'ok',
      detail: 'HTTP, stand-in as @k8sgpt; second as @k8sgpt',
    });
    await slack.command({ channel: 'C1OPS', user: 'U0ANA', text: 'status' });
    const place = heard[0]?.conversation ?? { platform: '', workspace: '', channel: '' };
    expect(place).toMatchObject({ workspace: 'T0SECOND', channel: 'C1OPS' });
    const { signal } = new AbortController();
    const [payload] = platform.render({ summary: 'hello', blocks: [] });
    const ref = await platform.post(place, payload, { key: 'k', signal });
    // All that is remembered of it.
    const remembered = JSON.parse(JSON.stringify(ref));
    await platform.update(remembered, platform.render({ summary: 'hello again', blocks: [] })[0], { signal });
    await platform.post(place, payload, { key: 'k2', thread: remembered, signal });
    expect(slack.messages('C1OPS').map(({ text, threadTs }) => [text, threadTs !== undefined])).toEqual([
      ['hello again', false],
      ['hello', true],
    ]);
    await platform.remove?.(remembered, { signal });
    expect(slack.messages('C1OPS')).toHaveLength(1);
    const nowhere = platform.post({ ...place, workspace: 'T0THIRD' }, payload, { key: 'k3', signal });
    await expect(nowhere).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringMatching(/SLACK_BOT_TOKEN/),
    });
  });
});
