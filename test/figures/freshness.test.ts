// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { Run } from '../../src/core/run.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { freshnessOf, latenessOf } from '../../src/core/watch-freshness.ts';
import type { WatchState } from '../../src/core/watch-state.ts';
import { lostRunsTask } from '../../src/figures/lost-runs.ts';
import { watchTimeTask } from '../../src/watches/watch-time.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { listener, NOW, run } from '../support/planning.ts';

type Rhythm = WatchState['watch']['rhythm'];
const state = (rhythm: Rhythm, lookedAt: number | undefined, more: Partial<WatchState> = {}): WatchState =>
  ({
    watch: { id: 'w', cluster: 'a', rhythm, madeAt: NOW - 30 * DAY },
    look: { schema: 1, run: 'r', at: 0, outcome: 'looked', failed: 0, lookedAt },
    skipped: 0,
    ...more,
  }) as unknown as WatchState;
const every = (ms: number): Rhythm => ({ type: 'every', ms });
const cron: Rhythm = { type: 'cron', cron: '0 6 * * *', timeZone: 'UTC' };
const six = Date.parse('2026-11-22T06:00:00Z');

test.each([
  ['in time', every(MINUTE), NOW - MINUTE, 'fresh'],
  ['a look takes its time', every(MINUTE), NOW - 2 * MINUTE, 'fresh'],
  ['too late', every(MINUTE), NOW - 2 * MINUTE - 1, 'late'],
  ['half of the interval again', every(10 * MINUTE), NOW - 15 * MINUTE, 'fresh'],
  ['ten minutes at most', every(6 * HOUR), NOW - 6 * HOUR - 11 * MINUTE, 'late'],
  ['live looks every five minutes', { type: 'live' } as const, NOW - 8 * MINUTE, 'late'],
  ['a schedule that was kept', cron, six + MINUTE, 'fresh'],
  ['a schedule that was missed', cron, six - MINUTE, 'late'],
  ['one that never could', every(HOUR), undefined, 'late'],
])('%s', (_, rhythm, lookedAt, expected) => {
  expect(freshnessOf(state(rhythm, lookedAt), NOW)).toBe(expected);
});

test.each([
  ['in time', every(HOUR), NOW - HOUR, 0],
  ['late from a minute after its interval on', every(MINUTE), NOW - 5 * MINUTE, 3 * MINUTE],
  ['once a day is not late for hours', cron, six + MINUTE, 0],
])('%s', (_, rhythm, lookedAt, expected) => {
  expect(latenessOf(state(rhythm, lookedAt), NOW)).toBe(expected);
});

test('a watch that is paused is neither', () => {
  expect(freshnessOf(state(every(MINUTE), 0, { paused: { schema: 1, by: 'ana', at: 0 } }), NOW)).toBe(
    'paused',
  );
});

const counting = () => {
  const counted: unknown[] = [];
  const metrics = {
    ...adapterParts().metrics,
    count: (...said: readonly unknown[]) => void counted.push(said),
  };
  return { counted, metrics };
};

test('each minute is counted for each watch that is not paused', async () => {
  const { counted, metrics } = counting();
  const states = [
    state(every(HOUR), NOW),
    state(every(MINUTE), 0),
    state(every(MINUTE), 0, { paused: { schema: 1, by: 'a', at: 0 } }),
  ];
  await watchTimeTask(async () => states, metrics).run(NOW, timeLimit(1_000));
  expect(counted).toEqual([
    ['k8sgpt_watch_seconds_total', { state: 'fresh' }, 60],
    ['k8sgpt_watch_seconds_total', { state: 'late' }, 60],
  ]);
});

test('work that never ended is counted once for each who waits; what stands in a queue, or nobody waits for, is not', async () => {
  const { counted, metrics } = counting();
  const listeners = [listener('ana'), listener('ben')];
  const runs: Run[] = [
    run('died', { state: 'running', createdAt: NOW - HOUR, startedAt: NOW - 15 * MINUTE, listeners }),
    run('vanished', { state: 'queued', createdAt: NOW - 15 * MINUTE, listeners: [listener('ana')] }),
    run('waits', { state: 'queued', createdAt: NOW - 15 * MINUTE, listeners }),
    run('runs', { state: 'running', createdAt: NOW - HOUR, startedAt: NOW - MINUTE, listeners }),
    run('a look', { state: 'running', startedAt: NOW - 15 * MINUTE, listeners: [] }),
  ];
  const task = lostRunsTask({
    runs: { active: async () => runs },
    queue: { position: async (_, id) => (id === 'waits' ? 3 : undefined) },
    metrics,
  });
  const signal = timeLimit(1_000);
  await task.run(NOW, signal);
  await task.run(NOW + MINUTE, signal);
  expect(counted).toEqual([
    ['k8sgpt_answers_total', { outcome: 'lost' }, 2],
    ['k8sgpt_answers_total', { outcome: 'lost' }, 1],
  ]);
});
