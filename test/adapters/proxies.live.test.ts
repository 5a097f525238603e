// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, it } from 'vitest';
import { discordConfig } from '../../adapters/discord/config.ts';
import discordPlatform from '../../adapters/discord/index.ts';
import { wayOut } from '../../adapters/http/way-out.ts';
import mattermostPlatform from '../../adapters/mattermost/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import {
  channels,
  server as discordServer,
  token as discordToken,
  guild,
} from '../standins/discord/given.ts';
import { mattermostStandIn } from '../standins/mattermost/mattermost.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { noDesk } from '../support/no-desk.ts';
import { channel, people, token } from './mattermost.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const signal = new AbortController().signal;
const through = (proxy: { readonly url: string }, more: Record<string, string> = {}): AdapterParts => {
  const env = { HTTP_PROXY: proxy.url, ...more };
  return adapterParts({ env, wayOut: async () => wayOut(env) });
};
const post = async (platform: OpenPlatform, workspace: string, to: string): Promise<void> => {
  const [payload] = platform.render({ summary: 'x', blocks: [{ type: 'paragraph', text: ['The report'] }] });
  await platform.post({ platform: platform.id, workspace, channel: to }, payload, { key: 'k', signal });
};

it('a proxy set by the environment carries every call to Discord', async () => {
  const discord = await discordServer();
  discord.deliverTo('https://bot.example/discord/interactions');
  const proxy = await forwardProxy(discord.url, 'discord.invalid');
  closing.push(discord.close, proxy.close);
  const settings = discordConfig.schema.parse({
    token: discordToken,
    mode: 'http',
    publicKey: discord.publicKey,
    apiUrl: 'http://discord.invalid/api',
  });
  const parts = through(proxy);
  const platform = await discordPlatform.open(settings, parts);
  closing.push(platform.stop);
  await platform.start(async () => ({ status: 'accepted' }), noDesk);
  await eventually(() => expect(platform.health()).toMatchObject({ status: 'ok' }));
  await post(platform, guild, channels.ops);
  expect(discord.messages(channels.ops)).toHaveLength(1);
  expect(new Set(proxy.seen)).toEqual(new Set(['discord.invalid:80']));
  const checks = await discordPlatform.diagnose(settings, parts, timeLimit(10_000));
  expect(checks.find(({ name }) => name === 'bot token')).toMatchObject({ status: 'ok' });
});

it('a proxy set by the environment carries calls to Mattermost, and its events', async () => {
  const server = await mattermostStandIn({
    token,
    commandToken: 'command-token',
    users: people,
    channels: [{ id: channel }],
  });
  const proxy = await forwardProxy(server.url, 'mattermost.invalid');
  closing.push(server.close, proxy.close);
  const settings = mattermostPlatform.config.schema.parse({ url: 'http://mattermost.invalid', token });
  const platform = await mattermostPlatform.open(settings, through(proxy));
  closing.push(platform.stop);
  const heard: Interaction[] = [];
  await platform.start(async (interaction) => {
    heard.push(interaction);
    return { status: 'accepted' };
  }, noDesk);
  await eventually(() => expect(platform.health().status).toBe('ok'));
  await post(platform, 'mattermost.invalid', channel);
  expect(server.posts(channel).map(({ message }) => message)).toEqual(['The report']);
  server.write({ channel, user: people[0].id, text: '@k8sgpt status' });
  await eventually(() => expect(heard.map(({ line }) => line)).toEqual(['status']));
  expect(new Set(proxy.seen)).toEqual(new Set(['mattermost.invalid:80']));
});

it('is not used for what NO_PROXY names', async () => {
  const env = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'chat.example' };
  expect(await wayOut({})).toBeUndefined();
  expect(await wayOut({ https_proxy: '' })).toBeUndefined();
  const way = await wayOut(env);
  await expect(way?.fetch('https://other.example/')).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
  await way?.close();
});
