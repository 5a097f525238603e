// SPDX-License-Identifier: Apache-2.0

import type { Totals } from './totals.ts';

export interface Aim {
  readonly name: string;
  /** At least so much, in percent; `most` where less is better. */
  readonly least?: number;
  readonly most?: number;
  readonly of: (totals: Totals) => number | null;
}

/** What is asked of the analyzers on every folder of states. */
export const aims: readonly Aim[] = [
  { name: 'expected findings that are found', least: 98, of: ({ recall }) => recall },
  { name: 'findings that are no false alarm', least: 97, of: ({ precisionQuiet }) => precisionQuiet },
  {
    name: 'findings that are expected, of all at warning or above',
    least: 90,
    of: ({ precisionAll }) => precisionAll,
  },
  {
    name: 'states with the right number of incidents',
    least: 95,
    of: ({ incidentsRight }) => incidentsRight,
  },
  {
    name: 'cascades whose root cause comes first',
    least: 100,
    of: ({ rootFirstCascades }) => rootFirstCascades,
  },
  { name: 'false alarms on healthy states', most: 0, of: ({ falseAlarmsHealthy }) => falseAlarmsHealthy },
];

/** Nothing to count is nothing missed. */
export const isMet = ({ least, most, of }: Aim, totals: Totals): boolean => {
  const got = of(totals);
  return got === null || (got >= (least ?? -Infinity) && got <= (most ?? Infinity));
};
