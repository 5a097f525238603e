// SPDX-License-Identifier: Apache-2.0

import { DAY } from '../../src/core/clock.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { partsOf } from './activity.ts';

/** Threads of channels that the bot has written in: with `threadReplies: all` what people write there is meant for it. */
export interface OwnThreads {
  /** Never throws: a thread that is not noted needs a mention. */
  readonly note: (conversation: string) => Promise<void>;
  readonly has: (conversation: string) => Promise<boolean>;
}

const KEPT_MS = 7 * DAY;
const MOST = 5_000;

export const noThreads: OwnThreads = { note: async () => undefined, has: async () => false };

export const createOwnThreads = (memory: AdapterParts['memory']): OwnThreads => {
  const noted = new Set<string>();
  const keyOf = (conversation: string): string => `teams/thread/${encodeURIComponent(conversation)}`;
  const isThread = (conversation: string): boolean => partsOf(conversation).thread !== undefined;
  return {
    note: async (conversation) => {
      if (!isThread(conversation) || noted.has(conversation)) return;
      noted.add(conversation);
      const [oldest] = noted;
      if (noted.size > MOST && oldest !== undefined) noted.delete(oldest);
      await memory?.put(keyOf(conversation), '1', { ttlMs: KEPT_MS }).catch(() => undefined);
    },
    has: async (conversation) =>
      isThread(conversation) &&
      (noted.has(conversation) ||
        (await memory?.get(keyOf(conversation)).catch(() => undefined)) !== undefined),
  };
};
