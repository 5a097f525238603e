// SPDX-License-Identifier: Apache-2.0

import { DAY, HOUR, MINUTE, SECOND } from '../clock.ts';
import type { Text } from '../document.ts';
import type { Severity } from '../finding.ts';
import type { WatchedRecord } from './watched-record.ts';

/** `12 s`, `12 min`, `3 h`, `5 d`. */
const roughly = (ms: number): string => {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} d`;
};

export const backText = ({ watched: { resolvedAt, since } }: WatchedRecord): Text | undefined =>
  resolvedAt === undefined ? undefined : [`back after ${roughly(since - resolvedAt)}`];

export const flappingText = ({ watched: { gone } }: WatchedRecord, now: number): Text => [
  `${gone.length} times in ${roughly(now - (gone[0] ?? now))}`,
];

/** "critical now, 2 more workloads". */
export const worseText = (severity: Severity | undefined, workloads: number): Text => {
  const more = workloads === 1 ? '1 more workload' : `${workloads} more workloads`;
  return [
    [...(severity === undefined ? [] : [`${severity} now`]), ...(workloads > 0 ? [more] : [])].join(', '),
  ];
};

/** What led before follows from what leads now, or it is gone and this is what is left. */
export const changedText = ({ title, watched: { findings } }: WatchedRecord, before: string): Text => [
  findings.includes(before) ? 'cause found: ' : 'what is left: ',
  ...title,
];

/** Why it is over, where that is not just that it is gone. */
export const endText = ({ watched: { partOf, watches, ended } }: WatchedRecord): Text | undefined => {
  if (partOf !== undefined) return ['part of: ', ...partOf.title];
  return watches.length === 0 ? ['nobody watches it any more'] : ended;
};
