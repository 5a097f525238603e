// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';
import { limitOf } from './limits.ts';

const snowflake = /^\d{17,20}$/;

export const discordConfig = defineConfig({
  key: 'discord',
  title: 'Discord',
  schema: z.strictObject({
    token: z
      .string()
      .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'the bot token has three parts joined by dots (Bot page of the app)')
      .optional()
      .describe('Bot token (Bot page of the application)'),
    applicationId: z
      .string()
      .regex(snowflake, 'the application ID is a number of 17 to 20 digits (General Information of the app)')
      .optional()
      .describe('Application ID (General Information); asked of Discord when it is not set'),
    publicKey: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'the public key has 64 hexadecimal digits (General Information of the app)')
      .optional()
      .describe('Public key (General Information): Discord calls the public port at /discord/interactions'),
    mode: z
      .enum(['gateway', 'http'])
      .default('gateway')
      .describe(
        'How Discord reaches the bot: gateway = a connection from here, http = calls to the public port',
      ),
    commands: z
      .enum(['guild', 'global'])
      .default('guild')
      .describe(
        'Where /k8sgpt is registered: guild = in every server, at once; global = once, up to an hour later',
      ),
    threadReplies: z
      .enum(['mentions', 'all'])
      .default('mentions')
      .describe(
        'all: what people write in the thread of a report is a question to the bot without a mention, too; the app then needs the Message Content Intent, and the gateway',
      ),
    mostRefused: z.coerce
      .number('mostRefused is a whole number')
      .int('mostRefused is a whole number')
      .min(10, 'mostRefused is at least 10')
      .max(limitOf('invalidPer10Minutes'), 'Discord bans an address after 10,000')
      .default(limitOf('invalidPer10Minutes') / 10)
      .describe(
        'So many calls that Discord refused (401, 403, 429) within ten minutes are enough: one process makes none until they are over. Discord bans an address after 10,000, of all processes behind it together',
      ),
    apiUrl: z
      .url({ protocol: /^https?$/, error: 'an http(s) address, for example https://discord.com/api' })
      .default('https://discord.com/api')
      .describe('Address of the Discord API: a gateway or proxy in front of it'),
  }),
  restart: true,
  env: {
    DISCORD_TOKEN: 'token',
    DISCORD_APPLICATION_ID: 'applicationId',
    DISCORD_PUBLIC_KEY: 'publicKey',
    DISCORD_MODE: 'mode',
    DISCORD_COMMANDS: 'commands',
    DISCORD_THREAD_REPLIES: 'threadReplies',
    DISCORD_API_URL: 'apiUrl',
  },
  secrets: ['token'],
});

export type DiscordSettings = z.output<typeof discordConfig.schema>;

/** How Discord reaches the bot. */
export type DiscordMode =
  | { readonly type: 'gateway' }
  | { readonly type: 'http'; readonly publicKey: string };

export interface DiscordSetup {
  readonly token: string;
  readonly applicationId: string | undefined;
  readonly mode: DiscordMode;
  readonly commands: DiscordSettings['commands'];
  /** What people write in threads of ours is for us without a mention. */
  readonly hearsThreads: boolean;
  readonly mostRefused: number;
  /** Without a slash at the end. */
  readonly apiUrl: string;
}

/** Undefined when nothing is set; throws Refused when half of it is, naming what is missing. */
export const setupOf = (settings: DiscordSettings): DiscordSetup | undefined => {
  const { token, applicationId, publicKey, commands, mostRefused } = settings;
  if (token === undefined) {
    const set =
      publicKey !== undefined
        ? 'DISCORD_PUBLIC_KEY'
        : applicationId !== undefined
          ? 'DISCORD_APPLICATION_ID'
          : undefined;
    if (set === undefined) return undefined;
    throw new Refused(
      `${set} is set, but DISCORD_TOKEN is not: set it to the bot token (Bot page of the application).`,
    );
  }
  const common = {
    token,
    applicationId,
    commands,
    mostRefused,
    hearsThreads: settings.threadReplies === 'all',
    apiUrl: settings.apiUrl.replace(/(?<!\/)\/+$/, ''),
  };
  if (settings.mode === 'gateway') return { ...common, mode: { type: 'gateway' } };
  if (publicKey === undefined)
    throw new Refused(
      'DISCORD_MODE is http, but DISCORD_PUBLIC_KEY is not set: copy it from General Information of the application.',
    );
  return { ...common, mode: { type: 'http', publicKey } };
};
