// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, DAY, MINUTE } from '../core/clock.ts';
import { Unavailable } from '../core/errors.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import {
  type Amount,
  type Budget,
  type Budgets,
  OverBudget,
  type Spender,
  type SpenderKind,
  type Spending,
  type SpentDay,
  spenders,
} from '../core/spending.ts';
import { parsed } from '../parsed.ts';
import { dayIn, nextDayIn } from './calendar-day.ts';
import { usedUpText } from './used-up.ts';

const KEPT_MS = 40 * DAY;
/** A process that died gives back what it had reserved; no answer takes longer. */
const HELD_MS = 15 * MINUTE;
const TRIES = 200;
const BEFORE = 7;

const Page = z.object({
  schema: z.literal(1),
  tokens: z.number(),
  micros: z.number(),
  answers: z.number(),
  held: z.array(z.object({ id: z.string(), tokens: z.number(), micros: z.number(), until: z.number() })),
});
type Page = z.infer<typeof Page>;

const EMPTY: Page = { schema: 1, tokens: 0, micros: 0, answers: 0, held: [] };

/** What was set aside for a call, until it is known what it took. */
export interface Reservation {
  readonly settle: (taken: Amount) => Promise<void>;
}

export interface Ledger {
  /** Sets an upper bound aside in all three budgets, or in none. Throws OverBudget. */
  readonly reserve: (spender: Spender, most: Amount) => Promise<Reservation>;
  /** `currency`: of the prices, where there are any. */
  readonly read: (spender: Spender) => Promise<Omit<Spending, 'currency'>>;
}

export interface LedgerParts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly budgets: Budgets;
  readonly timeZone: string;
  /** Undefined where no price is set. */
  readonly currency: string | undefined;
}

const placeOf = (kind: SpenderKind, spender: Spender): string =>
  kind === 'day' ? 'day' : `${kind}/${encodeURIComponent(spender[kind])}`;

/** Which of both is used up, if one is. */
const exceeded = ({ tokens, micros }: Budget, page: Page, more: Amount): 'tokens' | 'micros' | undefined => {
  const sum = (of: keyof Amount): number =>
    page[of] + page.held.reduce((total, held) => total + held[of], 0) + more[of];
  if (tokens !== undefined && sum('tokens') > tokens) return 'tokens';
  return micros !== undefined && sum('micros') > micros ? 'micros' : undefined;
};

/**
 * What AI took, counted by day for everybody, each channel and each person. Each count is one entry that is only ever
 * written over the version that was read, so that many processes together never exceed a budget.
 */
export const createLedger = (parts: LedgerParts): Ledger => {
  const { state, clock, newId, budgets, timeZone, currency } = parts;
  const keyOf = (day: string, kind: SpenderKind, spender: Spender): string =>
    `spend/${day}/${placeOf(kind, spender)}`;
  const pageAt = async (key: string): Promise<{ readonly page: Page; readonly version: number }> => {
    const stored = await state.get(key);
    const page = stored === undefined ? EMPTY : (parsed(Page, stored.value) ?? EMPTY);
    const now = clock.now();
    return {
      page: { ...page, held: page.held.filter(({ until }) => until > now) },
      version: stored?.version ?? 0,
    };
  };

  /** `change` may throw: then nothing is written. */
  const rewrite = async (key: string, change: (page: Page) => Page): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { page, version } = await pageAt(key);
      const written = await state.put(key, JSON.stringify(change(page)), {
        ttlMs: KEPT_MS,
        ifVersion: version,
      });
      if (written !== undefined) return;
      // Others write too: each in its own time.
      await clock.sleep(1 + ((tries * 7) % 20));
    }
    throw new Unavailable('the budgets of AI could not be written');
  };

  const bounded = spenders.filter((kind) => budgets[kind] !== undefined);

  const reserve: Ledger['reserve'] = async (spender, most) => {
    const day = dayIn(timeZone, clock.now());
    const id = newId();
    const held: SpenderKind[] = [];
    const release = async (kinds: readonly SpenderKind[], change: (page: Page) => Page): Promise<void> => {
      for (const kind of kinds)
        await rewrite(keyOf(day, kind, spender), (page) =>
          change({ ...page, held: page.held.filter((one) => one.id !== id) }),
        );
    };
    try {
      for (const kind of bounded)
        await rewrite(keyOf(day, kind, spender), (page) => {
          const budget = budgets[kind] ?? {};
          const what = exceeded(budget, page, most);
          if (what !== undefined) {
            const refilledAt = nextDayIn(timeZone, clock.now());
            const about = { what, budget, currency, timeZone, leftMs: refilledAt - clock.now() };
            throw new OverBudget(kind, usedUpText(kind, about));
          }
          return { ...page, held: [...page.held, { id, ...most, until: clock.now() + HELD_MS }] };
        }).then(() => held.push(kind));
    } catch (error) {
      await release(held, (page) => page).catch(() => undefined);
      throw error;
    }
    return {
      settle: ({ tokens, micros }) =>
        release(spenders, (page) => ({
          ...page,
          tokens: page.tokens + tokens,
          micros: page.micros + micros,
          answers: page.answers + 1,
        })),
    };
  };

  const spentOn = async (day: string, kind: SpenderKind, spender: Spender): Promise<SpentDay> => {
    const { page } = await pageAt(keyOf(day, kind, spender));
    return { day, tokens: page.tokens, micros: page.micros, answers: page.answers };
  };

  return {
    reserve,
    read: async (spender) => {
      const now = clock.now();
      const today = dayIn(timeZone, now);
      const days = Array.from({ length: BEFORE }, (_, at) => dayIn(timeZone, now - (at + 1) * DAY));
      const [day, channel, user, ...before] = await Promise.all([
        spentOn(today, 'day', spender),
        spentOn(today, 'channel', spender),
        spentOn(today, 'user', spender),
        ...[...new Set(days)].filter((one) => one !== today).map((one) => spentOn(one, 'day', spender)),
      ]);
      return {
        timeZone,
        refilledAt: nextDayIn(timeZone, now),
        budgets,
        today: { day, channel, user },
        before: before.filter(({ answers }) => answers > 0),
      };
    },
  };
};
