// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPictures } from '../../adapters/picture/index.ts';
import { slackScopes } from '../../adapters/slack/scopes.ts';
import { renderTeams } from '../../adapters/teams/render.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { startBot as startDiscord } from '../adapters/discord.ts';
import { joined as joinMattermost, channel as town } from '../adapters/mattermost.ts';
import { hurried, startBot as startSlack } from '../adapters/slack.ts';
import { startBot as startTeams } from '../adapters/teams.ts';
import { goldenDocuments } from '../golden/documents.ts';
import { channels, guild } from '../standins/discord/given.ts';
import { given, rooms } from '../standins/teams/given.ts';

const { signal } = new AbortController();
const trend = goldenDocuments['trend'] as Document;
const PNG = '89504e470d0a1a0a';
const isPng = (bytes: Uint8Array | undefined): boolean =>
  Buffer.from(bytes ?? [])
    .subarray(0, 8)
    .toString('hex') === PNG;

let draw: Draw | undefined;
beforeAll(async () => {
  draw = await openPictures();
});
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const post = async (platform: OpenPlatform, to: Conversation): Promise<void> => {
  const [payload, ...more] = platform.render(trend, to);
  expect(more).toEqual([]);
  await platform.post(to, payload, { key: 'k', signal });
};

describe('a picture in Slack', () => {
  const place = { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OPS' };
  const open = async () => {
    const bot = await startSlack('http', {}, { clock: hurried, draw });
    closing.push(bot.close);
    return { ...bot, blocks: () => bot.slack.messages('C0OPS').map(({ blocks }) => JSON.stringify(blocks)) };
  };

  it('is a file that a block names, with all that it shows in words', async () => {
    const { platform, slack, blocks } = await open();
    await post(platform, place);
    const [file, ...others] = slack.uploads();
    expect(others).toEqual([]);
    expect(isPng(file?.bytes)).toBe(true);
    expect(file).toMatchObject({ completed: true, channel: undefined });
    expect(blocks()[0]).toContain(`"slack_file":{"id":"${file?.id ?? ''}"}`);
    expect(blocks()[0]).toContain('"alt_text":"Open incidents from');
    expect(blocks()[0]).not.toContain('█');
  });
  it('is uploaded once, however often its message is edited', async () => {
    const { platform, slack } = await open();
    const [payload] = platform.render(trend, place);
    const at = await platform.post(place, payload, { key: 'k', signal });
    await platform.update(at, payload, { signal });
    expect(slack.uploads()).toHaveLength(1);
    expect(JSON.stringify(slack.messages('C0OPS')[0]?.blocks)).toContain('slack_file');
  });
  it('waits until Slack knows the file', async () => {
    const { platform, slack, blocks } = await open();
    slack.fail('chat.postMessage', 2, { error: 'invalid_blocks' });
    await post(platform, place);
    expect(blocks()).toEqual([expect.stringContaining('slack_file')]);
  });
  it.each([
    ['the app may not upload', ['chat.postMessage', 0], false],
    ['Slack shows no such block', ['chat.postMessage', 4], true],
  ] as const)('is words where %s', async (_why, [method, times], mayUpload) => {
    const { platform, slack, blocks } = await open();
    if (!mayUpload) slack.grant(Object.keys(slackScopes).filter((scope) => scope !== 'files:write'));
    if (times > 0) slack.fail(method, times, { error: 'invalid_blocks' });
    await post(platform, place);
    expect(blocks()).toEqual([expect.stringContaining('Open incidents from')]);
    expect(blocks()[0]).not.toContain('slack_file');
  });
  it('is for one person words', async () => {
    const { platform, slack } = await open();
    await platform.whisper(place, 'U0ANA', platform.render(trend)[0], { signal });
    expect(JSON.stringify(slack.ephemerals('C0OPS', 'U0ANA'))).toContain('Open incidents from');
    expect(slack.uploads()).toEqual([]);
  });
});

describe('a picture in Discord', () => {
  const place = { platform: 'discord', workspace: guild, channel: channels.ops };
  const open = async () => {
    const bot = await startDiscord('http', { parts: { draw } });
    closing.push(bot.close);
    return bot;
  };

  it('comes with the message, and is described', async () => {
    const { platform, discord } = await open();
    await post(platform, place);
    const [message] = discord.messages(channels.ops);
    expect(message?.files).toMatchObject([{ name: 'chart-1.png' }]);
    expect(isPng(message?.files[0]?.bytes)).toBe(true);
    expect(JSON.stringify(message?.components)).toContain('attachment://chart-1.png');
    expect(JSON.stringify(message?.components)).toContain('"description":"Open incidents from');
  });
  it('is words where the bot may attach no files', async () => {
    const { platform, discord } = await open();
    discord.deny(channels.ops, 'Attach Files');
    await post(platform, place);
    const [message] = discord.messages(channels.ops);
    expect(message?.files).toEqual([]);
    expect(JSON.stringify(message?.components)).toContain('Open incidents from');
  });
});

describe('a picture in Teams', () => {
  it('lies in the card, where that stays small enough', async () => {
    const bot = await startTeams({ parts: { draw } });
    closing.push(bot.close);
    await post(bot.platform, { platform: 'teams', workspace: given.tenant, channel: rooms.ops.id });
    const [message] = bot.teams.messages(rooms.ops);
    const text = JSON.stringify(message);
    const [, data] = /data:image\/png;base64,([A-Za-z0-9+/=]+)/.exec(text) ?? [];
    expect(isPng(Buffer.from(data ?? '', 'base64'))).toBe(true);
    expect(text).toContain('"altText":"Open incidents from');
    expect(text.length).toBeLessThan(20 * 1_024);
  });
  it('is words where messages are too small', () => {
    const text = JSON.stringify(renderTeams(trend, 16 * 1_024, draw));
    expect(text).toContain('Open incidents from');
    expect(text).not.toContain('data:image');
  });
});

describe('a picture in Mattermost', () => {
  const place = { platform: 'mattermost', workspace: 'w', channel: town };
  const open = async (mayUpload: boolean) => {
    const made = await joinMattermost({ mayUpload }, { draw });
    closing.push(made.close);
    return made;
  };

  it('stands under its post', async () => {
    const { platform, server } = await open(true);
    await post(platform, place);
    const [made] = server.posts(town);
    expect(isPng(server.file(made?.files[0] ?? '')?.bytes)).toBe(true);
    expect(made?.message).toContain('Open incidents from');
  });
  it('is words where the bot may not upload, and when its post is edited', async () => {
    const { platform, server } = await open(false);
    const [payload] = platform.render(trend);
    const at = await platform.post(place, payload, { key: 'k', signal });
    await platform.update(at, payload, { signal });
    const [made] = server.posts(town);
    expect(made?.files).toEqual([]);
    expect(made?.message).toContain('Open incidents from');
    expect(JSON.stringify(made?.props)).not.toContain('picture');
  });
});
