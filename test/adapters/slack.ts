// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackSettings } from '../../adapters/slack/config.ts';
import slackPlatform from '../../adapters/slack/index.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { silentMetrics } from '../../adapters/telemetry/metrics.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Desk } from '../../src/core/ports/desk.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { secrets, workspace } from '../standins/slack/given.ts';
import type { SlackStandIn } from '../standins/slack/slack.ts';
import type { SlackOptions } from '../standins/slack/types.ts';
import { noDesk } from '../support/no-desk.ts';

export type Mode = 'http' | 'socket';

export interface SlackBot {
  readonly slack: SlackStandIn;
  readonly platform: OpenPlatform;
  readonly heard: readonly Interaction[];
  /** From now on interactions are answered with this. */
  readonly answer: (accept: (interaction: Interaction) => Promise<Accepted>) => void;
  readonly url: string;
  readonly close: () => Promise<void>;
}

const systemClock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => sleep(ms, undefined, { signal }),
};

/** Waits a twentieth of what it is asked to: for what only waits. */
export const hurried = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 20, signal),
};

export const partsOf = (more: Partial<AdapterParts> = {}): AdapterParts => ({
  clock: systemClock,
  log: silentLog,
  metrics: silentMetrics,
  env: {},
  userAgent: 'k8sgpt/test',
  ...more,
});

export const settingsOf = (mode: Mode, apiUrl: string) => ({
  botToken: secrets.botToken,
  threadReplies: 'mentions' as const,
  apiUrl,
  ...(mode === 'http' ? { signingSecret: secrets.signingSecret } : { appToken: secrets.appToken }),
});

const serve = async (platform: OpenPlatform): Promise<Server> => {
  const server = createServer((request, response) => {
    const hook = platform.webhooks.find(({ path }) => path === request.url);
    if (hook === undefined) response.writeHead(404).end();
    else hook.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

/** The Slack platform on its real SDK, and Slack on loopback, joined in the given way; not started yet. */
export const joined = async (
  mode: Mode,
  options: Partial<SlackOptions> = {},
  more: Partial<AdapterParts> & { readonly desk?: Desk; readonly settings?: Partial<SlackSettings> } = {},
): Promise<SlackBot & { readonly start: () => Promise<void> }> => {
  const { desk = noDesk, settings = {}, ...parts } = more;
  const slack = await workspace(options);
  const platform = await slackPlatform.open({ ...settingsOf(mode, slack.url), ...settings }, partsOf(parts));
  const server = await serve(platform);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  if (mode === 'http') slack.deliverTo(url);
  const heard: Interaction[] = [];
  let accept: (interaction: Interaction) => Promise<Accepted> = async () => ({ status: 'accepted' });
  return {
    slack,
    platform,
    heard,
    url,
    answer: (next) => {
      accept = next;
    },
    start: async () => {
      await platform.start(async (interaction) => {
        heard.push(interaction);
        return accept(interaction);
      }, desk);
      await slack.waitFor(() => platform.health().status === 'ok');
    },
    close: async () => {
      await platform.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await slack.close();
    },
  };
};

export const startBot = async (...given: Parameters<typeof joined>): Promise<SlackBot> => {
  const bot = await joined(...given);
  await bot.start();
  return bot;
};
