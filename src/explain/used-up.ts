// SPDX-License-Identifier: Apache-2.0

import type { Budget, SpenderKind } from '../core/spending.ts';
import { amountText } from '../views/amount.ts';
import { duration } from '../views/words.ts';

const WHOSE: Readonly<Record<SpenderKind, string>> = {
  day: 'everybody together',
  channel: 'this channel',
  user: 'you',
};

export interface UsedUp {
  readonly what: 'tokens' | 'micros';
  readonly budget: Budget;
  readonly currency: string | undefined;
  readonly timeZone: string;
  /** Until it is refilled. */
  readonly leftMs: number;
}

/** One clause: whose budget is used up, how much it was, and when it is full again. */
export const usedUpText = (
  whose: SpenderKind,
  { what, budget, currency, timeZone, leftMs }: UsedUp,
): string => {
  const most = amountText({ tokens: undefined, micros: undefined, [what]: budget[what] }, currency);
  return `today's AI budget of ${WHOSE[whose]} is used up (${most}); it is refilled at 00:00 ${timeZone}, in ${duration(leftMs)}`;
};
