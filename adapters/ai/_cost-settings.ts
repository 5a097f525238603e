// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const money = (what: string) =>
  z.coerce.number(`${what} is an amount of money`).min(0, `${what} is an amount from 0`);

const Price = z.strictObject({
  in: money('in').describe('Per million tokens of a question'),
  out: money('out').describe('Per million tokens of an answer'),
  cached: money('cached')
    .optional()
    .describe('Per million tokens of a question that the service had in its own cache; default: as in'),
});

const Budget = z.strictObject({
  tokens: z.coerce
    .number('tokens is a whole number')
    .int('tokens is a whole number')
    .min(0, 'tokens is a whole number from 0')
    .optional(),
  money: money('money').optional(),
});

const isZone = (zone: string): boolean => {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** What answers cost, and how much they may; part of the section `ai`. */
export const costSettings = {
  prices: z
    .record(z.string().min(1), Price)
    .default({})
    .describe(
      'Money per million tokens, by model or pattern (gpt-5*): { in: 0.25, out: 2, cached: 0.025 }; without a price only tokens are counted',
    ),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'currency has three letters, for example USD')
    .default('USD')
    .describe('Currency of prices and budgets'),
  budgets: z
    .strictObject({ day: Budget.optional(), channel: Budget.optional(), user: Budget.optional() })
    .default({})
    .describe(
      'Most that answers may take within one day: all together (day), of one channel, of one person; each { tokens: 500000, money: 2.5 }. What is over is explained by the built-in guidance',
    ),
  timeZone: z
    .string()
    .refine(isZone, 'timeZone is a zone such as Europe/Berlin')
    .default('UTC')
    .describe('Where the day of budgets begins at midnight'),
} as const;

interface Cost {
  readonly prices: Readonly<Record<string, unknown>>;
  readonly budgets: Readonly<Record<string, { readonly money?: number | undefined } | undefined>>;
}

/** A budget of money counts nothing without a price. */
export const pricesForBudgets = ({ prices, budgets }: Cost, context: z.core.$RefinementCtx): void => {
  const hasMoney = Object.values(budgets).some((budget) => budget?.money !== undefined);
  if (hasMoney && Object.keys(prices).length === 0)
    context.addIssue({
      code: 'custom',
      path: ['budgets'],
      message: 'a budget of money needs prices: set ai.prices',
    });
};
