// SPDX-License-Identifier: Apache-2.0

import { LogLevel, WebClient } from '@slack/web-api';
import { type SlackStandIn, slackStandIn } from './slack.ts';
import type { SlackOptions } from './types.ts';

export const secrets = {
  botToken: 'xoxb-stand-in',
  appToken: 'xapp-stand-in',
  signingSecret: 'signing-secret-of-the-stand-in',
} as const;

/** A workspace with one channel of each sort, ana and ben. */
export const workspace = (options: Partial<SlackOptions> = {}): Promise<SlackStandIn> =>
  slackStandIn({
    ...secrets,
    channels: [
      { id: 'C0OPS', name: 'ops', member: true },
      { id: 'C0OTHER', name: 'other', member: false },
      { id: 'G0SECRET', name: 'secret', private: true, member: false },
      { id: 'G0TEAM', name: 'team', private: true, member: true },
      { id: 'C0OLD', name: 'old', member: true, archived: true },
    ],
    users: [
      { id: 'U0ANA', name: 'ana', timeZone: 'Europe/Madrid', locale: 'es-ES' },
      { id: 'U0BEN', name: 'ben' },
    ],
    paceMs: 0,
    ...options,
  });

const nothing = (): void => undefined;
export const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

/** The real client, which neither retries nor waits. */
export const clientOf = (slack: SlackStandIn, token: string = secrets.botToken): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });

/** The name of the error that Slack answered with. */
export const errorOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    const { data, message } = error as {
      readonly data?: { readonly error?: string };
      readonly message: string;
    };
    return data?.error ?? message;
  }
  throw new Error('the call was taken');
};
