// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';

/** What AI took: tokens, and money in millionths of the currency. */
export interface Amount {
  readonly tokens: number;
  readonly micros: number;
}

/** Most of both within one day; undefined = as much as is wanted. */
export interface Budget {
  readonly tokens?: number | undefined;
  readonly micros?: number | undefined;
}

/** Whose day: that of everybody together, of each channel, of each person. */
export const spenders = ['day', 'channel', 'user'] as const;
export type SpenderKind = (typeof spenders)[number];
export type Budgets = Readonly<Partial<Record<SpenderKind, Budget>>>;

/** Who pays for an answer: whoever asked first, where they asked. Ids, platform first. */
export interface Spender {
  readonly channel: string;
  readonly user: string;
  /** Hears what each call took. */
  readonly spent?: ((amount: Amount) => void) | undefined;
}

/** Money per million tokens. */
export interface Price {
  readonly in: number;
  readonly out: number;
  /** Of tokens that came from the service's own cache; as `in` unless given. */
  readonly cached?: number | undefined;
}

/** No model is asked any more today: the message is a clause that says whose budget is used up, and when it is refilled. */
export class OverBudget extends Refused {
  readonly whose: SpenderKind;
  constructor(whose: SpenderKind, message: string) {
    super(message);
    this.whose = whose;
  }
}

export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens?: number | undefined;
}

/** What tokens cost, in millionths: a price per million tokens is a millionth per token. */
export const microsOf = (
  { inputTokens, outputTokens, cachedTokens = 0 }: Tokens,
  price: Price | undefined,
): number => {
  if (price === undefined) return 0;
  const cached = Math.min(cachedTokens, inputTokens);
  return Math.round(
    (inputTokens - cached) * price.in + cached * (price.cached ?? price.in) + outputTokens * price.out,
  );
};

/** One day of one spender. */
export interface SpentDay extends Amount {
  /** As it is called where budgets are refilled: 2026-11-25. */
  readonly day: string;
  readonly answers: number;
}

/** What somebody may know of what AI took. */
export interface Spending {
  /** `micros` are of this; undefined where no price is set. */
  readonly currency: string | undefined;
  readonly timeZone: string;
  /** When every budget is full again, in epoch milliseconds. */
  readonly refilledAt: number;
  readonly budgets: Budgets;
  /** Today. */
  readonly today: Readonly<Record<SpenderKind, SpentDay>>;
  /** Everybody's earlier days, the newest first; days without an answer are left out. */
  readonly before: readonly SpentDay[];
}
