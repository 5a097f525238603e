// SPDX-License-Identifier: Apache-2.0

import { DAY, MINUTE } from '../core/clock.ts';
import type { ClusterEntry } from '../core/directory.ts';
import type { Text } from '../core/document.ts';
import { duration } from './words.ts';

const clock = (at: number): Text[number] => ({ type: 'time', at, style: 'clock' });

/** Workers look every minute. */
const STALE_MS = 3 * MINUTE;
/** Troubles that are over are told for so long. */
const REMEMBERED_MS = DAY;

/** It is not known how it is now: it never answered, or nobody has looked for long. */
export const isUnseen = ({ seenAt }: ClusterEntry, now: number): boolean =>
  seenAt === undefined || now - seenAt > STALE_MS;

/** Whether a cluster answers, since when, and what was wrong last: one line. */
export const clusterHealth = (entry: ClusterEntry, now: number): Text => {
  const { trouble, troubleSince, seenAt, reachableSince, lastTrouble, serverVersion } = entry;
  if (trouble !== undefined)
    return [
      'cannot be reached',
      ...(troubleSince === undefined ? [] : [' since ', clock(troubleSince)]),
      `: ${trouble}${seenAt === undefined || trouble.endsWith('.') ? '' : '.'}`,
      ...(seenAt === undefined ? [] : [' Last seen ', clock(seenAt), '.']),
    ];
  if (seenAt === undefined) return ['has not answered yet'];
  // Nobody has looked for long: what it was then says little.
  const old = isUnseen(entry, now) ? [' · last seen ', clock(seenAt)] : [];
  return [
    'reachable',
    ...(reachableSince === undefined ? [] : [' since ', clock(reachableSince)]),
    ...(serverVersion === undefined ? [] : [` · ${serverVersion}`]),
    ...(lastTrouble === undefined || reachableSince === undefined || now - reachableSince > REMEMBERED_MS
      ? []
      : [` · before that, for ${duration(reachableSince - lastTrouble.at)}: ${lastTrouble.detail}`]),
    ...old,
  ];
};
