// SPDX-License-Identifier: Apache-2.0

import type { RequestHandler } from 'express';
import { CHANNEL_NAME, type ConsolePlatform } from './platform.ts';

/** Pages that listen at once; each holds a connection. */
const MOST_FEEDS = 64;

/** What a page that stopped reading may hold back in memory before it is cut off; it comes back and gets all anew. */
const MOST_UNREAD = 8 * 1024 * 1024;

const BEAT_MS = 15_000;

/**
 * A channel as server-sent events: every message that is kept, `ready`, then every change. A page that comes back
 * gets the same again and keeps one of each id.
 */
export const feed = (platform: ConsolePlatform, beatMs = BEAT_MS): RequestHandler => {
  let open = 0;
  return (request, response) => {
    const asked = request.query['channel'];
    const channel = typeof asked === 'string' ? asked : 'general';
    if (!CHANNEL_NAME.test(channel)) return void response.status(400).json({ error: 'no such channel' });
    if (open >= MOST_FEEDS) return void response.status(503).json({ error: 'too many pages are open' });
    open += 1;
    response.set({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    const write = (chunk: string): void => {
      if (response.writableLength > MOST_UNREAD) response.destroy();
      else response.write(chunk);
    };
    const send = (event: string, data: unknown): void =>
      write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    write('retry: 1000\n\n');
    for (const message of platform.history(channel)) send('message', message);
    send('ready', {});
    const unsubscribe = platform.subscribe(
      (message) => {
        if (message.channel === channel) send('message', message);
      },
      () => response.end(),
    );
    const beat = setInterval(() => write(': alive\n\n'), beatMs);
    response.once('close', () => {
      open -= 1;
      clearInterval(beat);
      unsubscribe();
    });
  };
};
