// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/slack/limits.ts';

const MINUTE = 60_000;

const tier2 = limitOf('tier2PerMinute');
const tier3 = limitOf('tier3PerMinute');
const tier4 = limitOf('tier4PerMinute');

/** Calls per minute of one method in one workspace. chat.postMessage is held per channel instead. */
const documented: Readonly<Record<string, number>> = {
  'auth.test': 300,
  'apps.connections.open': tier2,
  'bots.info': tier3,
  'assistant.threads.setStatus': 600,
  'chat.delete': tier3,
  'chat.postEphemeral': tier4,
  'chat.update': tier3,
  'conversations.history': tier3,
  'conversations.info': tier3,
  'conversations.replies': tier3,
  'conversations.join': tier3,
  'conversations.open': tier3,
  'files.completeUploadExternal': tier4,
  'files.getUploadURLExternal': tier4,
  'usergroups.list': tier2,
  'users.conversations': tier3,
  'users.info': tier4,
  'views.open': tier4,
  'views.publish': tier4,
  'views.update': tier4,
};

interface Bucket {
  tokens: number;
  at: number;
}

interface RateOptions {
  readonly now: () => number;
  readonly paceMs: number;
  readonly perMinute: Readonly<Record<string, number>>;
}

/** Whether Slack lets a call through, or the seconds (at least 1) after which to try again. */
export const rateLimiter = ({ now, paceMs, perMinute }: RateOptions) => {
  const recent = new Map<string, number[]>();
  const buckets = new Map<string, Bucket>();
  /** One post per pace, and one more in a burst. */
  const burst = 2;

  return {
    method: (method: string, team = ''): number | undefined => {
      const most = perMinute[method] ?? documented[method];
      if (most === undefined) return undefined;
      const counted = `${team}/${method}`;
      const calls = (recent.get(counted) ?? []).filter((at) => at > now() - MINUTE);
      recent.set(counted, calls);
      const oldest = calls[calls.length - most];
      if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + MINUTE - now()) / 1000));
      calls.push(now());
      return undefined;
    },
    post: (channel: string): number | undefined => {
      if (paceMs <= 0) return undefined;
      const bucket = buckets.get(channel) ?? { tokens: burst, at: now() };
      bucket.tokens = Math.min(burst, bucket.tokens + (now() - bucket.at) / paceMs);
      bucket.at = now();
      buckets.set(channel, bucket);
      if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * paceMs) / 1000));
      bucket.tokens -= 1;
      return undefined;
    },
  };
};

export type RateLimiter = ReturnType<typeof rateLimiter>;
