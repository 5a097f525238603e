// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Person } from '../core/conversation.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Budget, Budgets, Spending } from '../core/spending.ts';
import { spenderOf } from '../explain/charged-to.ts';
import { createLedger, type Ledger } from '../explain/ledger.ts';
import { createMeter, type Meter } from '../explain/metered.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

type Ai = Pick<Settings, 'ai'>['ai'];

const currencyOf = ({ prices, currency }: Ai): string | undefined =>
  Object.keys(prices).length === 0 ? undefined : currency;

const budgetsOf = ({ budgets }: Ai): Budgets =>
  Object.fromEntries(
    Object.entries(budgets).map(([whose, { tokens, money } = {}]): [string, Budget] => [
      whose,
      { tokens, micros: money === undefined ? undefined : Math.round(money * 1e6) },
    ]),
  );

const ledgerOf = ({ ai }: Pick<Settings, 'ai'>, { clock, newId }: Base, state: StateStore): Ledger =>
  createLedger({
    state,
    clock,
    newId,
    budgets: budgetsOf(ai),
    timeZone: ai.timeZone,
    currency: currencyOf(ai),
  });

/** Counts what AI takes and keeps the budgets, for whoever asks it. */
export const openMeter = (settings: Pick<Settings, 'ai'>, base: Base, state: StateStore): Meter =>
  createMeter({
    ledger: ledgerOf(settings, base, state),
    prices: settings.ai.prices,
    log: base.log,
    metrics: base.metrics,
  });

/** What AI took, as far as this person may know it there. */
export type ReadSpending = (asker: {
  readonly conversation: Conversation;
  readonly person: Pick<Person, 'id'>;
}) => Promise<Spending>;

export const openSpending = (settings: Pick<Settings, 'ai'>, base: Base, state: StateStore): ReadSpending => {
  const ledger = ledgerOf(settings, base, state);
  return async (asker) => ({ ...(await ledger.read(spenderOf(asker))), currency: currencyOf(settings.ai) });
};
