// SPDX-License-Identifier: Apache-2.0

import { type Clock, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { partsOf } from './activity.ts';
import type { AdaptiveCard } from './card.ts';
import { limitOf } from './limits.ts';

/** For whom cards are refreshed when they look at them. */
export interface Audience {
  /** Somebody deals with the bot there; never throws. */
  readonly met: (conversation: string, account: string) => Promise<void>;
  /**
   * The card as it is sent there. In small conversations Teams refreshes it for everybody, and nobody is named; in large
   * ones for those who are named alone: who deals with the bot there. The others find *Refresh card* in its menu.
   */
  readonly addressed: (conversation: string, card: AdaptiveCard) => Promise<AdaptiveCard>;
}

const MOST = 2_000;
const KNOWN_MS = HOUR;
/** A count that failed is tried again after this long. */
const FAILED_MS = 5 * MINUTE;
/** UTF-16 units: with it a message of the largest size that can be set stays below Teams' limit. */
const NAMES_UNITS = 8_000;
const KEPT_MS = 30 * 24 * HOUR;

const keyOf = (channel: string): string => `teams/regulars/${encodeURIComponent(channel)}`;

const listIn = (text: string | undefined): readonly string[] => {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
};

const fitting = (accounts: readonly string[]): readonly string[] => {
  let left = NAMES_UNITS;
  return accounts.slice(0, limitOf('refreshUsers')).filter((account) => {
    left -= JSON.stringify(account).length + 1;
    return left >= 0;
  });
};

export const createAudience = ({
  isLarge,
  memory,
  clock,
}: {
  /** Whether more people are there than Teams refreshes for by itself. */
  readonly isLarge: (channel: string) => Promise<boolean>;
  readonly memory: AdapterParts['memory'];
  readonly clock: Pick<Clock, 'now'>;
}): Audience => {
  const sizes = new Map<string, { readonly large: Promise<boolean>; readonly until: number }>();
  const regulars = new Map<string, readonly string[]>();

  const known = async (channel: string): Promise<readonly string[]> => {
    const here = regulars.get(channel);
    if (here !== undefined) return here;
    const stored = await memory?.get(keyOf(channel)).catch(() => undefined);
    return listIn(stored?.value);
  };

  const keep = <T>(map: Map<string, T>, key: string, value: T): void => {
    map.delete(key);
    map.set(key, value);
    const [oldest] = map.keys();
    if (map.size > MOST && oldest !== undefined) map.delete(oldest);
  };

  const large = async (channel: string): Promise<boolean> => {
    const before = sizes.get(channel);
    if (before !== undefined && clock.now() < before.until) return before.large;
    // Teams itself refreshes for all of a few and for none of many: not knowing loses little.
    const asked = isLarge(channel).catch(() => {
      keep(sizes, channel, { large: Promise.resolve(false), until: clock.now() + FAILED_MS });
      return false;
    });
    keep(sizes, channel, { large: asked, until: clock.now() + KNOWN_MS });
    return asked;
  };

  return {
    met: async (conversation, account) => {
      const { channel } = partsOf(conversation);
      const before = await known(channel);
      if (before[0] === account) return;
      const now = [account, ...before.filter((one) => one !== account)].slice(0, limitOf('refreshUsers'));
      keep(regulars, channel, now);
      // The order is worth no write.
      if (before.includes(account)) return;
      await memory?.put(keyOf(channel), JSON.stringify(now), { ttlMs: KEPT_MS }).catch(() => undefined);
    },
    addressed: async (conversation, card) => {
      const { channel } = partsOf(conversation);
      if (card.refresh === undefined || !(await large(channel))) return card;
      return { ...card, refresh: { ...card.refresh, userIds: fitting(await known(channel)) } };
    },
  };
};
