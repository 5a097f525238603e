// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';

export const mattermostConfig = defineConfig({
  key: 'mattermost',
  title: 'Mattermost',
  schema: z.strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'an http(s) address, for example https://chat.example.com' })
      .optional()
      .describe('Address of the Mattermost server'),
    token: z
      .string()
      .min(20, 'the access token of the bot account (Integrations → Bot Accounts)')
      .optional()
      .describe("The bot account's access token"),
    commandToken: z
      .string()
      .min(8, 'the token that Mattermost shows when the slash command is saved')
      .optional()
      .describe('Token of the slash command /k8sgpt; without it people mention the bot'),
    callbackUrl: z
      .url({ protocol: /^https?$/, error: 'an http(s) address, for example https://k8sgpt.example.com' })
      .optional()
      .describe(
        'Where the Mattermost server reaches the public port: needed for the command, buttons and forms',
      ),
    threadReplies: z
      .enum(['mentions', 'all'])
      .default('mentions')
      .describe(
        'all: what people write in the thread of a report is a question to the bot without a mention, too',
      ),
  }),
  restart: true,
  env: {
    MATTERMOST_URL: 'url',
    MATTERMOST_TOKEN: 'token',
    MATTERMOST_COMMAND_TOKEN: 'commandToken',
    MATTERMOST_CALLBACK_URL: 'callbackUrl',
    MATTERMOST_THREAD_REPLIES: 'threadReplies',
  },
  secrets: ['token', 'commandToken'],
});

export type MattermostSettings = z.output<typeof mattermostConfig.schema>;

/** What is needed, all of it. */
export interface MattermostSetup {
  readonly url: URL;
  readonly token: string;
  readonly commandToken: string | undefined;
  /** Undefined: Mattermost cannot reach us, so that there is nothing to press. */
  readonly callbackUrl: string | undefined;
  /** What people write in threads of ours is for us without a mention. */
  readonly hearsThreads: boolean;
}

/** Undefined when nothing is set; throws Refused when half of it is, naming what is missing. */
export const setupOf = (settings: MattermostSettings): MattermostSetup | undefined => {
  const { url, token, commandToken, callbackUrl, threadReplies } = settings;
  if (url === undefined && token === undefined) return undefined;
  if (url === undefined) throw new Refused('MATTERMOST_TOKEN is set, but MATTERMOST_URL is not.');
  if (token === undefined) throw new Refused('MATTERMOST_URL is set, but MATTERMOST_TOKEN is not.');
  if (commandToken !== undefined && callbackUrl === undefined)
    throw new Refused(
      'MATTERMOST_COMMAND_TOKEN is set, but MATTERMOST_CALLBACK_URL is not: Mattermost must know where to send the command.',
    );
  return {
    url: new URL(url.endsWith('/') ? url : `${url}/`),
    token,
    commandToken,
    callbackUrl: callbackUrl?.replace(/\/$/, ''),
    hearsThreads: threadReplies === 'all',
  };
};
