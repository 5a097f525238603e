// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import platform from '../../adapters/mattermost/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import { type MattermostStandIn, mattermostStandIn } from '../standins/mattermost/mattermost.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';

export const token = 'bot-token-of-26-characters';
export const commandToken = 'command-token';

export const people = [
  { id: 'anaanaanaana', username: 'ana' },
  { id: 'benbenbenben', username: 'ben', roles: 'system_guest' },
] as const;
export const channel = 'opsopsopsops';
export const archived = 'oldoldoldold';
export const direct = 'directdirect';

/** The adapter at a server, with its webhooks on a port that the server knows. */
export const joined = async (
  options: { readonly mayWhisper?: boolean; readonly mayUpload?: boolean } = {},
  parts: Partial<AdapterParts> = {},
  beside?: MattermostStandIn,
  settings: object = {},
) => {
  const server =
    beside ??
    (await mattermostStandIn({
      token,
      commandToken,
      users: people,
      channels: [
        { id: channel },
        { id: archived, archived: true },
        { id: direct, type: 'D' },
        { id: 'direct', type: 'D' },
      ],
      ...options,
    }));
  const opened = await platform.open(
    platform.config.schema.parse({
      url: server.url,
      token,
      commandToken,
      callbackUrl: 'http://bot.example',
      ...settings,
    }),
    adapterParts(parts),
  );
  const hooks = createServer((request, response) => {
    const hook = opened.webhooks.find(({ path }) => path === request.url);
    if (hook === undefined) response.writeHead(404).end();
    else hook.handle(request, response);
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`;
  server.deliverTo(address);
  return {
    server,
    hooks: address,
    platform: opened,
    close: async () => {
      hooks.closeAllConnections();
      await new Promise((resolve) => hooks.close(resolve));
      await server.close();
    },
  };
};

/** Started and connected for one test: what it hears, it keeps, and answers with `accepted`. */
export const listening = async (accepted: Accepted = { status: 'accepted' }) => {
  const made = await joined();
  onTestFinished(made.close);
  const heard: Interaction[] = [];
  await made.platform.start(async (interaction) => {
    heard.push(interaction);
    return accepted;
  }, noDesk);
  onTestFinished(made.platform.stop);
  await eventually(() => expect(made.server.connected()).toBe(1), 5_000);
  return { ...made, heard };
};

/** A post as it is read: markdown's backslashes and what keeps words from being links are not seen. */
export const visible = (message: string): string =>
  message
    .replaceAll('\u2060', '')
    .replace(/\\([\\`*_[\]<>~|&#+=.)-])/g, '$1')
    .replace(/\\\n/g, '\n');
