// SPDX-License-Identifier: Apache-2.0

import { type Block, type Document, strong, type Text } from '../core/document.ts';
import type { Report } from '../core/report.ts';
import { type Amount, type SpenderKind, type Spending, spenders } from '../core/spending.ts';
import { amountText } from './amount.ts';
import { duration, plural } from './words.ts';

const WHO: Readonly<Record<SpenderKind, string>> = {
  day: 'Everybody',
  channel: 'This channel',
  user: 'You',
};

/** "1,234 tokens, 0.02 USD". */
export const spentText = ({ tokens, micros }: Amount, { currency }: Pick<Spending, 'currency'>): string =>
  amountText({ tokens, micros }, currency);

const budgetText = (whose: SpenderKind, { budgets, currency }: Spending): string => {
  const budget = budgets[whose];
  return budget === undefined ? 'no limit' : amountText(budget, currency);
};

const refillText = ({ refilledAt, timeZone }: Spending, now: number): string =>
  `refilled at 00:00 ${timeZone}, in ${duration(refilledAt - now)}`;

/** One line: what AI took today, and of how much. */
export const todayText = (spending: Spending, now: number): string => {
  const { today, budgets } = spending;
  return [
    `AI today: ${plural(today.day.answers, 'answer')}`,
    spentText(today.day, spending),
    ...(budgets.day === undefined ? [] : [`of ${budgetText('day', spending)}, ${refillText(spending, now)}`]),
  ].join(' · ');
};

/** What each explanation of a report took, where it was not in the cache. */
const reportBlocks = ({ incidents, explanations, cluster }: Report, spending: Spending): Block[] => {
  const rows = incidents.flatMap(({ id }, at): Text[][] => {
    const { source, model, cached, usage, spent } = explanations[id] ?? {};
    if (source !== 'ai') return [];
    const took =
      spent === undefined
        ? cached === true
          ? 'from cache'
          : 'asked for by others'
        : spentText(spent, spending);
    const tokens = usage === undefined ? '' : `${usage.inputTokens} in, ${usage.outputTokens} out`;
    return [[[String(at + 1)], [model ?? ''], [tokens], [took]]];
  });
  return rows.length === 0
    ? []
    : [
        { type: 'paragraph', text: ['Explanations of this report of ', strong(cluster)] },
        { type: 'table', columns: ['Incident', 'Model', 'Tokens', 'Took'], rows },
      ];
};

/** What AI took today: all together, here, and of whoever asks; then the days before. */
export const spendingView = (spending: Spending, report: Report | undefined, now: number): Document => {
  const { today, before, budgets } = spending;
  const summary = `AI today: ${spentText(today.day, spending)}`;
  const hasBudgets = spenders.some((whose) => budgets[whose] !== undefined);
  const blocks: Block[] = [
    { type: 'headline', tone: 'neutral', text: [strong(summary)] },
    {
      type: 'table',
      columns: ['Who', 'Answers', 'Took', 'Budget of a day'],
      rows: spenders.map((whose): Text[] => [
        [WHO[whose]],
        [String(today[whose].answers)],
        [spentText(today[whose], spending)],
        [budgetText(whose, spending)],
      ]),
    },
    ...(hasBudgets ? [{ type: 'note' as const, text: [`Budgets are ${refillText(spending, now)}.`] }] : []),
    ...(report === undefined ? [] : reportBlocks(report, spending)),
    ...(before.length === 0
      ? []
      : [
          { type: 'paragraph' as const, text: [strong('Everybody, the days before')] },
          {
            type: 'table' as const,
            columns: ['Day', 'Answers', 'Took'],
            rows: before.map((day): Text[] => [[day.day], [String(day.answers)], [spentText(day, spending)]]),
          },
        ]),
    ...(spending.currency === undefined
      ? [{ type: 'note' as const, text: ['No prices are set (ai.prices), so only tokens are counted.'] }]
      : []),
  ];
  return { summary, blocks };
};
