// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from '../../core/errors.ts';
import type { MetricSeries } from '../../core/ports/metric-source.ts';
import { defineTool } from '../tool.ts';

const LONGEST = 1_000;
const DAY = 24 * 60;
/** Points of a series that are told. */
const POINTS = 8;
const SAID = 60;

/** Four digits are enough to compare; what is no number says so in words. */
const shown = (value: number): number | string =>
  Number.isFinite(value) ? Number(value.toPrecision(4)) : String(value);

/** Means of as many stretches as are told, over what is a number in each. */
const course = (values: readonly number[]): readonly (number | string)[] =>
  Array.from({ length: Math.min(POINTS, values.length) }, (_, at) => {
    const size = values.length / Math.min(POINTS, values.length);
    const part = values.slice(Math.floor(at * size), Math.floor((at + 1) * size));
    const numbers = part.filter(Number.isFinite);
    return shown(numbers.reduce((sum, value) => sum + value, 0) / numbers.length);
  });

const summary = ({ labels, values }: MetricSeries): object => {
  const last = values.at(-1);
  const told = last === undefined ? {} : { last: shown(last) };
  if (values.length < 2) return { labels, ...told };
  const numbers = values.filter(Number.isFinite);
  return {
    labels,
    ...told,
    ...(numbers.length === 0 ? {} : { min: shown(Math.min(...numbers)), max: shown(Math.max(...numbers)) }),
    course: course(values),
  };
};

export default defineTool({
  name: 'promql',
  description:
    'Asks Prometheus, at this moment or over the last minutes; aggregate so that few series remain. Each series is told by last, min, max and its course.',
  args: z.object({
    query: z.string().min(1).max(LONGEST),
    minutes: z
      .number()
      .int()
      .min(1)
      .max(DAY)
      .optional()
      .describe('over so long until now; leave it out for now'),
  }),
  isOffered: (looking) => looking.metrics !== undefined,
  says: ({ query, minutes }) =>
    `Prometheus ${query.length > SAID ? `${query.slice(0, SAID)}…` : query}${minutes === undefined ? '' : ` over ${minutes} minutes`}`,
  look: async ({ query, minutes }, looking) => {
    if (looking.metrics === undefined) throw new Refused('no Prometheus is configured');
    const { series, isCut } = await looking.metrics({ query, minutes });
    if (series.length === 0) return 'There is no such series.';
    return {
      objects: [
        ...series.map(summary),
        ...(isCut ? [{ note: 'further series are left out: aggregate them' }] : []),
      ],
    };
  },
});
