// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { limitOf } from './limits.ts';

/** A response_url: whoever has it can write to this person, so it lives in this process's memory only. */
export interface ReplyHandle {
  readonly url: string;
  readonly person: string;
  readonly channelName: string | undefined;
  /** The person knows that the bot is not in the channel. */
  told: boolean;
  uses: number;
  readonly at: number;
}

/** One more than Slack allows is never tried; and a flood of commands is not remembered without end. */
const MOST = 2_000;

export interface ReplyHandles {
  readonly remember: (channel: string, handle: Pick<ReplyHandle, 'url' | 'person' | 'channelName'>) => void;
  /** Takes one of its uses; false when it is used up, too old, or not known. */
  readonly use: (url: string) => boolean;
  /** Of people who asked in this channel lately. */
  readonly ofChannel: (channel: string) => readonly ReplyHandle[];
}

/** response_urls from receiving to sending: five uses within 30 minutes each. */
export const createReplyHandles = (clock: Clock): ReplyHandles => {
  const byUrl = new Map<string, ReplyHandle & { readonly channel: string }>();
  const isFresh = ({ at }: ReplyHandle): boolean => clock.now() - at < limitOf('responseUrlMs');
  const forget = (): void => {
    for (const [url, handle] of byUrl) {
      if (byUrl.size <= MOST && isFresh(handle)) return;
      byUrl.delete(url);
    }
  };
  return {
    remember: (channel, { url, person, channelName }) => {
      if (!byUrl.has(url))
        byUrl.set(url, { url, person, channelName, channel, told: false, uses: 0, at: clock.now() });
      forget();
    },
    use: (url) => {
      const handle = byUrl.get(url);
      if (handle === undefined || !isFresh(handle) || handle.uses >= limitOf('responseUrlUses')) return false;
      handle.uses += 1;
      return true;
    },
    ofChannel: (channel) =>
      [...byUrl.values()].filter((handle) => handle.channel === channel && isFresh(handle)),
  };
};
