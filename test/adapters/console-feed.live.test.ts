// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { feed } from '../../adapters/console/feed.ts';
import { messageLog } from '../../adapters/console/message-log.ts';
import { type ConsolePlatform, consolePlatform } from '../../adapters/console/platform.ts';
import { listen } from '../../adapters/http/listener.ts';
import { silentMetrics } from '../../adapters/telemetry/silent.ts';
import type { Document } from '../../src/core/document.ts';
import { MessageGone } from '../../src/core/ports/chat-platform.ts';
import { serveConsole } from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';

const signal = new AbortController().signal;
const there = { platform: 'console', workspace: 'local', channel: 'general' };
const saying = (summary: string): { readonly document: Document } => ({ document: { summary, blocks: [] } });
const platformOf = (): ConsolePlatform => consolePlatform({ now: () => 1_000, metrics: silentMetrics });

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A page's connection: what it was told so far, and whether it has ended. */
const openFeed = async (url: string) => {
  const stop = new AbortController();
  const response = await fetch(url, { signal: stop.signal });
  const feedOf = { status: response.status, text: '', ended: false, stop: () => stop.abort() };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) feedOf.text += decoder.decode(chunk, { stream: true });
  })()
    .catch(() => undefined)
    .finally(() => {
      feedOf.ended = true;
    });
  return feedOf;
};

const serveFeed = async (platform: ConsolePlatform, beatMs?: number): Promise<string> => {
  const app = express();
  app.get('/events', feed(platform, beatMs));
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
};

const summaries = (text: string): readonly string[] =>
  [...text.matchAll(/"summary":"([^"]*)"/g)].map(([, summary = '']) => summary);

describe('the feed', () => {
  test('tells what is kept, then ready, then what is new, to every page', async () => {
    const platform = platformOf();
    await platform.post(there, saying('one'), { key: 'a', signal });
    await platform.post({ ...there, channel: 'shop' }, saying('elsewhere'), { key: 'b', signal });
    const url = await serveFeed(platform);
    const [first, second] = [await openFeed(url), await openFeed(url)];
    await eventually(() => expect(second.text).toContain('event: ready'));
    const ref = await platform.post(there, saying('two'), { key: 'c', signal });
    await platform.update(ref, saying('two, changed'), { signal });
    for (const page of [first, second])
      await eventually(() => expect(summaries(page.text)).toEqual(['one', 'two', 'two, changed']));
    expect(first.text.indexOf('"one"')).toBeLessThan(first.text.indexOf('event: ready'));
    expect(first.text).toContain('"version":2');
  });

  test('tells a page that comes back the newest version of each message, in the old order', async () => {
    const platform = platformOf();
    const ref = await platform.post(there, saying('one'), { key: 'a', signal });
    await platform.post(there, saying('two'), { key: 'b', signal });
    await platform.update(ref, saying('one, changed'), { signal });
    const page = await openFeed(await serveFeed(platform));
    await eventually(() => expect(summaries(page.text)).toEqual(['one, changed', 'two']));
  });

  test('beats while nothing happens, and forgets a page that went away', async () => {
    const platform = platformOf();
    const gone = vi.fn();
    const watched: ConsolePlatform = {
      ...platform,
      subscribe: (...listener) => {
        const unsubscribe = platform.subscribe(...listener);
        return () => {
          gone();
          unsubscribe();
        };
      },
    };
    const page = await openFeed(await serveFeed(watched, 5));
    await eventually(() => expect(page.text.match(/: alive/g)?.length).toBeGreaterThan(2));
    page.stop();
    await eventually(() => expect(gone).toHaveBeenCalledTimes(1));
  });

  test('takes so many pages and no more; places become free again', async () => {
    const url = await serveFeed(platformOf());
    const pages = await Promise.all(Array.from({ length: 64 }, () => openFeed(url)));
    expect((await fetch(url)).status).toBe(503);
    pages[0]?.stop();
    await eventually(async () => {
      const again = await openFeed(url);
      again.stop();
      expect(again.status).toBe(200);
    });
  });

  test('refuses a channel that is none', async () => {
    const url = await serveFeed(platformOf());
    expect((await fetch(`${url}?channel=../x`)).status).toBe(400);
    expect((await fetch(`${url}?channel[]=general`)).status).toBe(200);
  });

  test('ends when the platform stops, so that the server closes at once', async () => {
    const served = await serveConsole();
    const page = await openFeed(`${served.url}/api/events`);
    await eventually(() => expect(page.text).toContain('ready'));
    const started = performance.now();
    await served.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    await eventually(() => expect(page.ended).toBe(true));
  });

  test('does not keep a server from closing although nothing stops it', async () => {
    const app = express();
    app.get('/events', feed(platformOf()));
    const listener = await listen(app, { port: 0, host: '127.0.0.1', setting: 'PORT' });
    const page = await openFeed(`${listener.url}/events`);
    await listener.close(50);
    await eventually(() => expect(page.ended).toBe(true));
  });
});

describe('the platform', () => {
  test('changes the message of a post that is repeated', async () => {
    const platform = platformOf();
    const first = await platform.post(there, saying('one'), { key: 'a', signal });
    const again = await platform.post(there, saying('one, again'), { key: 'a', signal });
    expect(again).toEqual(first);
    expect(platform.history('general').map(({ document }) => document?.summary)).toEqual(['one, again']);
  });

  test('says that a message is gone, so that it is posted anew', async () => {
    const update = platformOf().update({ channel: 'general', id: 'nowhere' }, saying('x'), { signal });
    await expect(update).rejects.toBeInstanceOf(MessageGone);
  });

  test('hands on what was typed without the bot’s name, and whispers the answer where it was asked', async () => {
    const platform = platformOf();
    const lines: string[] = [];
    await platform.start(async ({ line }) => {
      lines.push(line);
      return { status: 'refused', whisper: saying('no').document };
    }, noDesk);
    for (const typed of ['/k8sgpt analyze -n a', '@k8sgpt  help', '  /K8SGPT', 'k8sgptx'])
      await platform.say('general', typed, { thread: 'root', source: 'command' });
    expect(lines).toEqual(['analyze -n a', 'help', '', 'k8sgptx']);
    const whispers = platform.history('general').filter(({ whisper }) => whisper);
    expect(whispers.map(({ thread, author }) => [thread, author])).toContainEqual(['root', 'bot']);
    await platform.say('general', 'cancel', { source: 'action' });
    expect(platform.history('general').at(-2)?.text).not.toBe('cancel');
  });
});

describe('the memory', () => {
  const message = (id: string, channel = 'general', thread?: string) =>
    ({ id, channel, thread, author: 'bot', at: 0, version: 1 }) as const;

  test('is bounded per channel; a root that goes takes its replies along', () => {
    const log = messageLog({ perChannel: 3 });
    for (const one of [
      message('a'),
      message('b', 'general', 'a'),
      message('c'),
      message('d', 'general', 'a'),
    ])
      log.put(one);
    expect(log.of('general').map(({ id }) => id)).toEqual(['c']);
  });

  test('is bounded in channels; the one used longest ago goes', () => {
    const log = messageLog({ channels: 2 });
    for (const channel of ['a', 'b', 'a', 'c']) log.put(message(`in-${channel}`, channel));
    expect(['a', 'b', 'c'].map((channel) => log.of(channel).length)).toEqual([1, 0, 1]);
  });
});
