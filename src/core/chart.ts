// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** What a picture shows, as numbers: whoever draws it needs nothing else. Bars in order of time, each a stack of series. */
export const Chart = z.object({
  /** What the numbers are: "open incidents". */
  title: z.string().min(1).max(60),
  /** IANA zone of the labels under the bars. */
  timeZone: z.string().min(1),
  /** Milliseconds that one bar stands for. */
  step: z.number().positive(),
  /** Epoch milliseconds at which each bar begins. */
  at: z.array(z.number()).min(1).max(200).readonly(),
  /** Gravest first; as many values as bars. */
  series: z
    .array(z.object({ name: z.string().min(1).max(20), values: z.array(z.number().min(0)).readonly() }))
    .min(1)
    .max(3)
    .readonly(),
  /** Bars of a time of which nothing, or only a part, is known: drawn as such, not as nothing. */
  unknown: z.array(z.boolean()).readonly(),
});
export type Chart = z.infer<typeof Chart>;

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The height of each bar. */
export const totalsOf = ({ at, series }: Chart): readonly number[] =>
  at.map((_, bar) => series.reduce((sum, { values }) => sum + (values[bar] ?? 0), 0));

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The same in one line of text: `··▃▅█▅?▁`; a dot is none, a question mark a time of which nothing is known. */
export const sparkline = (chart: Chart): string => {
  const totals = totalsOf(chart);
  const most = Math.max(1, ...totals);
  return totals
    .map((total, bar) => {
      if (total === 0) return chart.unknown[bar] === true ? '?' : '·';
      return LEVELS[Math.ceil((total / most) * LEVELS.length) - 1];
    })
    .join('');
};
