// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../clock.ts';
import { recordAt } from '../incident-record.ts';
import { growthToldAt } from './announce.ts';
import type { LifecyclePolicy } from './policy.ts';
import { isLive, type WatchedRecord } from './watched-record.ts';

/** Looks that come closer are one. */
const SOON = SECOND;

/** Moments at which one more look would change how it stands or what is told, by the reason for it. */
const moments = (
  record: WatchedRecord,
  silencedUntil: number | undefined,
  policy: LifecyclePolicy,
  now: number,
): readonly (number | undefined)[] => {
  const { state, watched } = record;
  const { since, goneSince, leftSince, gone, flapping, told, workloads } = watched;
  const { settle, resolveAfter } = policy.patienceOf(watched.codes[0] ?? '');
  if (goneSince !== undefined)
    return [goneSince + (flapping ? Math.max(resolveAfter, policy.flapWindow) : resolveAfter)];
  if (state === 'pending') return [since + settle];
  return [
    recordAt(record, now).muted?.until,
    silencedUntil,
    leftSince === undefined ? undefined : leftSince + settle,
    flapping ? (gone.at(-1) ?? now) + policy.flapWindow : undefined,
    told !== undefined && workloads > told.workloads ? growthToldAt(watched) + policy.worseEvery : undefined,
  ];
};

/**
 * When the cluster should be looked at again although nothing is due: something has lasted, has stayed away, or is to be
 * told by then. Undefined when nothing waits for that. Epoch milliseconds.
 */
export const lookAgainAt = (
  record: WatchedRecord,
  silencedUntil: number | undefined,
  policy: LifecyclePolicy,
  now: number,
): number | undefined => {
  if (!isLive(record)) return undefined;
  // What is past did not tell anything this time, so it will not in a moment either.
  const waits = moments(record, silencedUntil, policy, now).filter(
    (at): at is number => at !== undefined && at >= now && Number.isFinite(at),
  );
  return waits.length === 0 ? undefined : Math.max(now + SOON, Math.min(...waits));
};
