// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';

export const slackConfig = defineConfig({
  key: 'slack',
  title: 'Slack',
  schema: z.strictObject({
    botToken: z
      .string()
      .regex(
        /^xox(?:b|e\.xoxb)-[^\s,]+(?:[\s,]+xox(?:b|e\.xoxb)-[^\s,]+)*$/,
        'the bot token begins with xoxb- (OAuth & Permissions of the app); several, one per workspace, are parted by commas',
      )
      .optional()
      .describe(
        'Bot User OAuth Token, begins with xoxb-; of an app in several workspaces one token of each, parted by commas',
      ),
    appToken: z
      .string()
      .regex(/^xapp-/, 'the app-level token begins with xapp- (Basic Information of the app)')
      .optional()
      .describe(
        'App-level token with connections:write, begins with xapp-: Socket Mode, no public address needed',
      ),
    signingSecret: z
      .string()
      .min(8, 'the signing secret stands under Basic Information of the app')
      .optional()
      .describe('Signing secret: Slack calls the public port at /slack/events'),
    threadReplies: z
      .enum(['mentions', 'all'])
      .default('mentions')
      .describe(
        'all: what people write in the thread of a report is a question to the bot without a mention, too; the app needs more scopes and events then',
      ),
    apiUrl: z
      .url({ protocol: /^https?$/, error: 'an http(s) address, for example https://slack-gov.com/api/' })
      .default('https://slack.com/api/')
      .describe('Address of the Slack Web API: GovSlack, a gateway'),
  }),
  restart: true,
  env: {
    SLACK_BOT_TOKEN: 'botToken',
    SLACK_APP_TOKEN: 'appToken',
    SLACK_SIGNING_SECRET: 'signingSecret',
    SLACK_API_URL: 'apiUrl',
    SLACK_THREAD_REPLIES: 'threadReplies',
  },
  secrets: ['botToken', 'appToken', 'signingSecret'],
});

export type SlackSettings = z.output<typeof slackConfig.schema>;

/** How Slack reaches the bot. With both set the socket wins: an app with Socket Mode on sends nothing over HTTP. */
export type SlackMode =
  | { readonly type: 'socket'; readonly appToken: string }
  | { readonly type: 'http'; readonly signingSecret: string };

export interface SlackSetup {
  /** One per workspace. */
  readonly botTokens: readonly [string, ...string[]];
  readonly apiUrl: string;
  readonly mode: SlackMode;
  readonly hearsThreads: boolean;
}

/** Undefined when nothing is set; throws Refused when half of it is, naming what is missing. */
export const setupOf = (settings: SlackSettings): SlackSetup | undefined => {
  const { botToken, appToken, signingSecret, apiUrl, threadReplies } = settings;
  if (botToken === undefined) {
    const set =
      appToken !== undefined
        ? 'SLACK_APP_TOKEN'
        : signingSecret !== undefined
          ? 'SLACK_SIGNING_SECRET'
          : undefined;
    if (set === undefined) return undefined;
    throw new Refused(
      `${set} is set, but SLACK_BOT_TOKEN is not: set it to the Bot User OAuth Token of the app (xoxb-…).`,
    );
  }
  const [first = botToken, ...others] = botToken.split(/[\s,]+/);
  const common = {
    botTokens: [first, ...others] as const,
    apiUrl,
    hearsThreads: threadReplies === 'all',
  };
  if (appToken !== undefined) return { ...common, mode: { type: 'socket', appToken } };
  if (signingSecret !== undefined) return { ...common, mode: { type: 'http', signingSecret } };
  throw new Refused(
    'SLACK_BOT_TOKEN is set, but how Slack reaches the bot is not: set SLACK_APP_TOKEN (Socket Mode, no public address needed) or SLACK_SIGNING_SECRET (HTTP).',
  );
};
