// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import type { LimitsSettings } from './config/limits.ts';
import { type Clock, MINUTE, SECOND } from './core/clock.ts';
import { type Interaction, placeOf } from './core/conversation.ts';
import { messageOf, Unavailable } from './core/errors.ts';
import { takeOne } from './core/leaky-count.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { within } from './core/within.ts';
import { parsed } from './parsed.ts';

/** Too much was asked. */
export interface Over {
  readonly whose: 'person' | 'channel' | 'program';
  readonly perMinute: number;
  /** When it is taken again, in milliseconds. */
  readonly waitMs: number;
  /** It has not been told within the last ten seconds: nobody who asks by hand meets silence, and a flood is not answered as one. */
  readonly isNews: boolean;
}

export interface RateLimits {
  /** Undefined: go on. Never throws, and takes no longer than a moment when the state store does not answer. */
  readonly take: (interaction: Pick<Interaction, 'conversation' | 'person'>) => Promise<Over | undefined>;
}

interface RateLimitsParts {
  readonly settings: LimitsSettings;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
}

const Count = z.object({
  schema: z.literal(1),
  /** When all is free again. */
  emptyAt: z.number(),
  /** When somebody was told last that it was too much. */
  toldAt: z.number().optional(),
});
type Count = z.infer<typeof Count>;

interface Counted {
  readonly whose: Over['whose'];
  readonly key: string;
  readonly perMinute: number;
}

/** Programs are known by the name of their token, at whichever bot they ask. */
const PROGRAMS: readonly string[] = ['api', 'mcp'];
/** Longer nobody waits to be counted: platforms give a command three seconds in all. */
const PATIENCE_MS = 300;
/** So long a store that did not answer is not asked again. */
const AWAY_MS = 5 * SECOND;
/** What was told is in sight for so long. */
const TOLD_AGAIN_MS = 10 * SECOND;
/** Of so many a process remembers by itself that they have to wait. */
const MOST = 10_000;

const countedOf = (
  { conversation, person }: Pick<Interaction, 'conversation' | 'person'>,
  settings: LimitsSettings,
): readonly Counted[] => {
  const { platform, workspace } = conversation;
  const keyOf = (...parts: readonly string[]): string =>
    `limit/${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)}`;
  const all: readonly Counted[] = PROGRAMS.includes(platform)
    ? [{ whose: 'program', key: keyOf(platform, person.id), perMinute: settings.programPerMinute }]
    : [
        {
          whose: 'person',
          key: keyOf('person', platform, workspace, person.id),
          perMinute: settings.personPerMinute,
        },
        {
          whose: 'channel',
          key: keyOf('channel', placeOf(conversation)),
          perMinute: settings.channelPerMinute,
        },
      ];
  return all.filter(({ perMinute }) => perMinute > 0);
};

/** Counts what people and programs ask, over all bots. */
export const createRateLimits = ({ settings, state, clock, log }: RateLimitsParts): RateLimits => {
  /** Who has to wait until when: a flood asks the store no more than once for each time that it may go on. */
  const waiting = new Map<string, { readonly until: number; readonly toldAt: number }>();
  /** What this process counts by itself while the store is away. */
  const alone = new Map<string, Count>();
  const bounded = <T>(map: Map<string, T>, key: string, value: T): void => {
    map.delete(key);
    map.set(key, value);
    const [oldest] = map.keys();
    if (map.size > MOST && oldest !== undefined) map.delete(oldest);
  };

  /** What becomes of a count, and what is to be said; the count is undefined where it stays as it is. */
  const counted = (
    { whose, perMinute }: Counted,
    count: Count = { schema: 1, emptyAt: 0 },
  ): { readonly next: Count | undefined; readonly over: Over | undefined } => {
    const now = clock.now();
    const taken = takeOne(count.emptyAt, perMinute, now);
    if ('emptyAt' in taken) return { next: { ...count, emptyAt: taken.emptyAt }, over: undefined };
    const isNews = count.toldAt === undefined || now - count.toldAt >= TOLD_AGAIN_MS;
    const over = { whose, perMinute, waitMs: taken.waitMs, isNews };
    return { next: isNews ? { ...count, toldAt: now } : undefined, over };
  };

  let awayUntil = 0;

  /** As all bots count it. Throws Unavailable when the store does not answer soon. */
  const shared = async (one: Counted): Promise<Over | undefined> => {
    if (clock.now() < awayUntil) throw new Unavailable('the store did not answer a moment ago');
    let over: Over | undefined;
    const write = () =>
      changeEntry(state, one.key, { parse: (text) => parsed(Count, text), ttlMs: 2 * MINUTE }, (current) => {
        const { next, over: found } = counted(one, current);
        over = found;
        return next;
      });
    try {
      await within({ ms: PATIENCE_MS, clock, late: 'the store does not answer' }, write);
      return over;
    } catch (error) {
      if (error instanceof Unavailable) awayUntil = clock.now() + AWAY_MS;
      throw error;
    }
  };

  const take = async (one: Counted): Promise<Over | undefined> => {
    const { key, whose, perMinute } = one;
    const now = clock.now();
    const held = waiting.get(key);
    if (held !== undefined && held.until > now) {
      const isNews = now - held.toldAt >= TOLD_AGAIN_MS;
      if (isNews) bounded(waiting, key, { ...held, toldAt: now });
      return { whose, perMinute, waitMs: held.until - now, isNews };
    }
    let over: Over | undefined;
    try {
      over = await shared(one);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      // Nobody is turned away because the store is: each bot counts for itself meanwhile.
      log.debug({ reason: messageOf(error) }, 'What is asked is counted in this process only');
      const { next, over: found } = counted(one, alone.get(key));
      if (next !== undefined) bounded(alone, key, next);
      over = found;
    }
    if (over !== undefined) {
      const since = clock.now();
      const toldAt = over.isNews ? since : (waiting.get(key)?.toldAt ?? since);
      bounded(waiting, key, { until: since + over.waitMs, toldAt });
    }
    return over;
  };

  return {
    take: async (interaction) => {
      for (const one of countedOf(interaction, settings)) {
        const over = await take(one);
        if (over !== undefined) return over;
      }
      return undefined;
    },
  };
};
