// SPDX-License-Identifier: Apache-2.0

import type { Health } from '../core/command.ts';
import { isBehind, type WatchState } from '../core/watch-state.ts';
import { duration, plural } from '../views/words.ts';
import { TICKER_LEASE } from '../watches/ticker.ts';
import { readWatchStates } from '../watches/watch-states.ts';
import type { Core } from './core.ts';

type Part = Health['parts'][number];

/** Watches that are named one by one. */
const MOST = 3;

const named = (states: readonly WatchState[], say: (state: WatchState) => string): string =>
  `${states.slice(0, MOST).map(say).join(', ')}${states.length > MOST ? ` and ${states.length - MOST} more` : ''}`;

const latest = (times: readonly (number | undefined)[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...times.flatMap((at) => at ?? []));

/** What is watched, when somebody last looked and will next, what is late, and which process looks after it. */
export const watchesPart = async (core: Core, now: number): Promise<Part[]> => {
  const { watches: book, looks, pauses, state, directory } = core;
  const [states, leader, { clusters }] = await Promise.all([
    readWatchStates({ book, looks, pauses, clock: { now: () => now } }),
    state.get(TICKER_LEASE),
    directory(),
  ]);
  if (states.length === 0) return [];
  const awake = states.filter(({ paused }) => paused === undefined);
  const reachable = new Set(clusters.map(({ name }) => name));
  const failing = awake.filter(({ look }) => (look?.failed ?? 0) > 0);
  const lost = awake.filter(({ watch }) => !reachable.has(watch.cluster));
  const late = awake.filter((each) => isBehind(each, now) && !lost.includes(each));
  const skipping = awake.filter(({ skipped }) => skipped > 0);
  const lookedAt = latest(awake.map(({ look }) => look?.lookedAt));
  const dueAt = Math.min(Number.POSITIVE_INFINITY, ...awake.flatMap((each) => each.dueAt ?? []));
  const clauses = [
    plural(states.length, 'watch', 'watches'),
    ...(awake.length < states.length ? [`${states.length - awake.length} paused`] : []),
    ...(Number.isFinite(lookedAt) ? [`last look ${duration(now - lookedAt)} ago`] : ['no look yet']),
    ...(Number.isFinite(dueAt) && dueAt > now ? [`next in ${duration(dueAt - now)}`] : []),
    ...(failing.length > 0
      ? [`could not look: ${named(failing, ({ watch, look }) => `${watch.id} (${look?.why ?? 'unknown'})`)}`]
      : []),
    ...(lost.length > 0 ? [`no worker reaches the cluster of ${named(lost, ({ watch }) => watch.id)}`] : []),
    ...(late.length > 0
      ? [
          `behind schedule: ${named(late, ({ watch, dueAt: due }) => `${watch.id} for ${duration(now - (due ?? now))}`)}`,
        ]
      : []),
    ...(skipping.length > 0
      ? [
          `left out, because the look before was under way: ${named(skipping, ({ watch, skipped }) => `${plural(skipped, 'look')} of ${watch.id}`)}`,
        ]
      : []),
    leader === undefined
      ? 'nobody looks after them: start a worker or a scheduler'
      : `looked after by ${leader.value}`,
  ];
  const isWell = failing.length + lost.length + late.length + skipping.length === 0;
  return [
    {
      name: 'Watches',
      status: leader === undefined ? 'down' : isWell ? 'ok' : 'degraded',
      detail: clauses.join(' · '),
    },
  ];
};
