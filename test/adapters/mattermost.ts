// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import platform from '../../adapters/mattermost/index.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { type MattermostStandIn, mattermostStandIn } from '../standins/mattermost/mattermost.ts';
import { adapterParts } from '../support/adapter-parts.ts';

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
  server.deliverTo(`http://127.0.0.1:${(hooks.address() as AddressInfo).port}`);
  return {
    server,
    platform: opened,
    close: async () => {
      hooks.closeAllConnections();
      await new Promise((resolve) => hooks.close(resolve));
      await server.close();
    },
  };
};

/** A post as it is read: markdown's backslashes and what keeps words from being links are not seen. */
export const visible = (message: string): string =>
  message
    .replaceAll('\u2060', '')
    .replace(/\\([\\`*_[\]<>~|&#+=.)-])/g, '$1')
    .replace(/\\\n/g, '\n');
