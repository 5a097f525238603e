// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, it } from 'vitest';
import { ana, ben, guild } from '../standins/discord/given.ts';
import * as discord from './discord.ts';
import * as mattermost from './mattermost.ts';
import * as slack from './slack.ts';

const signal = new AbortController().signal;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('Slack tells what somebody is called', async () => {
  const { platform, close } = await slack.startBot('http');
  closing.push(close);
  expect(await platform.nameOf?.('T0STANDIN', 'U0BEN', { signal })).toBe('ben');
  expect(await platform.nameOf?.('T0STANDIN', 'U0NOBODY', { signal })).toBeUndefined();
});

it('Discord tells what somebody is called in a server', async () => {
  const { platform, close } = await discord.startBot('http');
  closing.push(close);
  expect(await platform.nameOf?.(guild, ana, { signal })).toBe('Ana');
  expect(await platform.nameOf?.(guild, ben, { signal })).toBe('ben');
  await expect(platform.nameOf?.(guild, '1100000000000000999', { signal })).rejects.toThrow();
});

it('Mattermost tells it by the name that somebody is mentioned by', async () => {
  const { platform, close } = await mattermost.joined();
  closing.push(close);
  expect(await platform.nameOf?.('-', 'ana', { signal })).toBe('ana');
  await expect(platform.nameOf?.('-', 'nobody', { signal })).rejects.toThrow();
});
