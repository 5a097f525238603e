// SPDX-License-Identifier: Apache-2.0

import express from 'express';
import { consolePlatform } from '../../adapters/console/platform.ts';
import { consoleRoutes } from '../../adapters/console/routes.ts';
import { listen } from '../../adapters/http/listener.ts';
import { silentMetrics } from '../../adapters/telemetry/silent.ts';
import { chatPlatformContract, type PlatformDrive } from '../contracts/chat-platform.ts';
import { documentText } from '../support/document-text.ts';

const place = { platform: 'console', workspace: 'local', channel: 'general' };
const signal = new AbortController().signal;

/** The routes over real HTTP, used as the page uses them. */
const drive = async (): Promise<PlatformDrive> => {
  const platform = consolePlatform({ now: Date.now, metrics: silentMetrics });
  const app = express();
  app.use(consoleRoutes({ platform, previews: [], setup: async () => [] }));
  const server = await listen(app, { port: 0, host: '127.0.0.1', setting: 'PORT' });
  const say = async (
    said: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly acknowledged: boolean }> => {
    const response = await fetch(`${server.url}/api/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: place.channel, ...said }),
    });
    return { acknowledged: response.status === 202 };
  };
  const shown = (whisper: boolean) =>
    platform
      .history(place.channel)
      .filter((message) => message.author === 'bot' && (message.whisper === true) === whisper)
      .map(({ id, thread, document }) => ({
        id,
        thread,
        text: document === undefined ? '' : documentText(document).trim(),
      }));
  return {
    platform,
    place,
    person: 'you',
    command: async (text) => say({ line: `/k8sgpt ${text}`, source: 'command' }),
    press: async (ref, line) => {
      const { thread } = platform.history(place.channel).find(({ id }) => id === ref.id) ?? {};
      return say({ line, source: 'action', thread: thread ?? ref.id });
    },
    seen: () => shown(false),
    whispered: () => shown(true).map(({ text }) => text),
    // Nobody deletes here; what is old is forgotten.
    remove: () => {
      for (let count = 0; count < 500; count += 1)
        void platform.post(
          place,
          { document: { summary: '-', blocks: [] } },
          { key: `filler-${count}`, signal },
        );
    },
    close: () => server.close(),
  };
};

chatPlatformContract('The console', drive);
