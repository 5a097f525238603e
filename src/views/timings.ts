// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../core/document.ts';
import type { Report } from '../core/report.ts';
import { duration } from './words.ts';

/** Milliseconds as they are: here the small ones count. */
const exact = (ms: number): string => (ms < 1_000 ? `${ms} ms` : duration(ms));

/** What a check took: reading, then each filter, the slowest first; filters that took nothing to speak of together. */
export const timingsView = ({ timings, durationMs }: Report): Document => {
  const summary = `The check took ${exact(durationMs)}`;
  if (timings === undefined) return { summary, blocks: [{ type: 'note', text: [summary] }] };
  const slow = timings.filters.filter(({ ms }) => ms > 0).toSorted((a, b) => b.ms - a.ms);
  const rest = timings.filters.length - slow.length;
  const rows: readonly (readonly [string, string])[] = [
    ['reading the cluster', exact(timings.read)],
    ...(timings.logs === undefined ? [] : [['reading pod logs', exact(timings.logs)] as const]),
    ...slow.map(({ filter, ms }) => [filter, exact(ms)] as const),
    ...(rest > 0 ? [[`${rest} other filters`, 'less than 1 ms each'] as const] : []),
  ];
  return {
    summary,
    blocks: [
      { type: 'table', columns: ['Took', ''], rows: rows.map((row) => row.map((cell) => [cell])) },
      { type: 'note', text: [summary] },
    ],
  };
};
