// SPDX-License-Identifier: Apache-2.0

import { type Document, strong } from '../core/document.ts';
import type { Feedback } from '../core/feedback.ts';
import { plural } from './words.ts';

/** To the person alone. */
export const thankedView = (verdict: Feedback['verdict']): Document => {
  const text =
    verdict === 'useful'
      ? 'Noted: this explanation was useful.'
      : 'Noted: this explanation was wrong. Whoever runs the bot can look at the case.';
  return { summary: text, blocks: [{ type: 'note', text: [text] }] };
};

const MODELS = 10;

/** How explanations were received, by who wrote them. */
export const feedbackView = (all: readonly Feedback[]): Document => {
  if (all.length === 0) {
    const text = 'Nobody has said yet whether an explanation was useful or wrong.';
    return { summary: text, blocks: [{ type: 'paragraph', text: [text] }] };
  }
  const writers = new Map<string, { useful: number; wrong: number }>();
  for (const { model, verdict } of all) {
    const counts = writers.get(model ?? 'built-in guidance') ?? { useful: 0, wrong: 0 };
    counts[verdict] += 1;
    writers.set(model ?? 'built-in guidance', counts);
  }
  const useful = all.filter(({ verdict }) => verdict === 'useful').length;
  const wrong = all.filter(({ verdict, why }) => verdict === 'wrong' && why !== undefined).slice(0, 5);
  const summary = `${useful} of ${plural(all.length, 'explanation')} useful`;
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong(summary)] },
      {
        type: 'table',
        columns: ['Written by', 'Useful', 'Wrong'],
        rows: [...writers]
          .slice(0, MODELS)
          .map(([name, counts]) => [[name], [String(counts.useful)], [String(counts.wrong)]]),
      },
      ...(wrong.length === 0
        ? []
        : [
            { type: 'paragraph' as const, text: [strong('What was wrong, lately')] },
            {
              type: 'list' as const,
              ordered: false,
              items: wrong.map(({ code, why = '' }) => [`${code}: “${why}”`]),
            },
          ]),
    ],
  };
};
