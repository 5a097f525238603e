// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import type { ClusterEntry } from '../../src/core/directory.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { JobPayload } from '../../src/core/run.ts';
import type { Rhythm, Watch } from '../../src/core/watch.ts';
import { createLooks } from '../../src/watches/looks.ts';
import { createWatchBook } from '../../src/watches/watch-book.ts';
import { createWatchSchedule } from '../../src/watches/watch-schedule.ts';

import { keepingLog } from '../support/adapter-parts.ts';
import { NOW } from '../support/planning.ts';

const MINUTE = 60_000;

const watchOf = (
  id: string,
  rhythm: Rhythm = { type: 'every', ms: 5 * MINUTE },
  cluster = 'demo',
): Watch => ({
  schema: 1,
  id,
  origin: 'file',
  cluster,
  filters: [],
  rhythm,
  severity: 'warning',
  explain: false,
  to: [],
  madeAt: NOW,
});

const demo: ClusterEntry = { name: 'demo', default: true, namespaces: [], source: 'recorded' };

/** A schedule over a store in memory; time is what the test says. */
const open = (
  watches: readonly Watch[],
  given: { readonly state?: StateStore; readonly waiting?: () => number } = {},
) => {
  let now = NOW;
  const clock = { now: () => now, sleep: async () => undefined };
  const state = given.state ?? fileState({ directory: undefined, clock, log: keepingLog().log });
  if (given.state === undefined) onTestFinished(() => state.close());
  const asked: { readonly at: number; readonly watch: string; readonly run: string }[] = [];
  const counted: string[] = [];
  let configured = watches;
  let paused = false;
  let clusters = [demo];
  const book = createWatchBook(state, clock);
  const looks = createLooks(state);
  const start = (queueIsNew = false) =>
    createWatchSchedule({
      book,
      looks,
      queue: {
        enqueue: async (_, { id, payload }) => {
          const { work } = JobPayload.parse(JSON.parse(payload)).run;
          if (work.kind === 'watch' && !asked.some(({ run }) => run === id))
            asked.push({ at: now, watch: work.watch.id, run: id });
        },
        depth: async () => ({ waiting: given.waiting?.() ?? 0, active: 0, oldestMs: 0 }),
      },
      directory: async () => ({ clusters }),
      configured: () => configured,
      isPaused: () => paused,
      metrics: {
        count: (_, labels) => void counted.push(labels?.['outcome'] ?? ''),
        observe: () => undefined,
        gauge: () => undefined,
        gauges: () => undefined,
        forget: () => undefined,
      },
      queueIsNew,
    });
  let schedule = start();
  const end = async (): Promise<void> => {
    for (const { run, watch } of asked)
      if (configured.some(({ id }) => id === watch))
        await looks.note(watch, () => ({
          schema: 1,
          run,
          at: now,
          endedAt: now,
          outcome: 'looked',
          failed: 0,
        }));
  };
  return {
    state,
    asked,
    counted,
    book,
    looks,
    end,
    /** Ticks each second for so long; each look ends at once unless `isSlow`. */
    pass: async (ms: number, isSlow = false) => {
      for (const until = now + ms; now < until; now += 1_000) {
        await schedule.task.run(now, new AbortController().signal);
        if (!isSlow) await end();
      }
    },
    /** Nobody ticks for so long. */
    sleep: (ms: number) => (now += ms),
    restart: (queueIsNew = false) => (schedule = start(queueIsNew)),
    hint: () => schedule.hint(),
    configure: (others: readonly Watch[]) => (configured = others),
    pause: (is: boolean) => (paused = is),
    reach: (some: ClusterEntry[]) => (clusters = some),
  };
};

test('a watch looks soon after it is made, and then in step', async () => {
  const { pass, asked } = open([watchOf('a')]);
  await pass(16 * MINUTE);
  const [first = 0, ...rest] = asked.map(({ at }) => at);
  expect(first - NOW).toBeLessThan(10_000);
  expect(rest.map((at) => at - first)).toEqual([5 * MINUTE, 10 * MINUTE, 15 * MINUTE]);
});

test('a hundred watches do not look in the same second', async () => {
  const { pass, asked } = open(Array.from({ length: 100 }, (_, at) => watchOf(`w${at}`)));
  await pass(60_000);
  expect(asked).toHaveLength(100);
  const perSecond = new Map<number, number>();
  for (const { at } of asked) perSecond.set(at, (perSecond.get(at) ?? 0) + 1);
  expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(4);
});

test('a cron watch looks when its schedule says, in its zone', async () => {
  const { pass, asked } = open([
    watchOf('a', { type: 'cron', cron: '30 11 * * *', timeZone: 'Europe/Berlin' }),
  ]);
  await pass(60 * MINUTE);
  expect(asked).toHaveLength(1);
  const late = (asked[0]?.at ?? 0) - Date.parse('2026-11-22T10:30:00Z');
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThanOrEqual(10_000);
});

test('what was missed while nobody ticked is done once', async () => {
  const world = open([watchOf('a')]);
  await world.pass(60_000);
  world.sleep(3 * 60 * MINUTE);
  world.restart();
  const before = world.asked.length;
  await world.pass(60_000);
  expect(world.asked).toHaveLength(before + 1);
});

test('a look that is due while the one before is under way is left out, and counted', async () => {
  const world = open([watchOf('a', { type: 'every', ms: MINUTE })]);
  await world.pass(4 * MINUTE, true);
  expect(world.asked).toHaveLength(1);
  expect(world.counted).toEqual(['skipped', 'skipped', 'skipped']);
  expect((await world.looks.due('a'))?.skipped).toBe(3);
  await world.end();
  await world.pass(MINUTE);
  expect(world.asked).toHaveLength(2);
  expect((await world.looks.due('a'))?.skipped).toBe(0);
});

test('a live watch looks when somebody asks, also when it has looked by itself since', async () => {
  const world = open([watchOf('a', { type: 'live' })]);
  await world.pass(5_000);
  expect(world.asked).toEqual([]);
  await world.looks.bringForward('a', NOW);
  world.hint();
  await world.pass(2_000);
  expect(world.asked).toHaveLength(1);
  await world.looks.note('a', (look) => ({
    ...(look ?? { schema: 1, outcome: 'looked', failed: 0 }),
    run: 'by itself',
    at: NOW + 30_000,
  }));
  await world.looks.bringForward('a', NOW + 1);
  world.hint();
  await world.pass(2_000, true);
  expect(world.asked).toHaveLength(2);
});

test('a look that is never heard of again is asked for anew, sooner where the queue died with its process', async () => {
  const world = open([watchOf('a')]);
  await world.pass(14 * MINUTE, true);
  expect(world.asked).toHaveLength(1);
  await world.pass(7 * MINUTE, true);
  expect(world.asked).toHaveLength(2);
  world.restart(true);
  await world.pass(6 * MINUTE, true);
  expect(world.asked).toHaveLength(3);
});

test('two processes that take over at the same moment ask for one look', async () => {
  const { pass, asked, looks } = open([watchOf('a')]);
  await pass(1_000, true);
  const before = await looks.due('a');
  expect(asked).toEqual([]);
  await pass(11_000, true);
  expect(asked).toHaveLength(1);
  // The first died after it had asked, before it could write that down.
  await looks.plan('a', () => before);
  await pass(11_000, true);
  expect((await looks.due('a'))?.run).toBe(asked[0]?.run);
  expect(asked).toHaveLength(1);
});

test('people who wait for a cluster are not kept waiting by its watches', async () => {
  let waiting = 4;
  const world = open([watchOf('a'), watchOf('b')], { waiting: () => waiting });
  await world.pass(60_000);
  expect(world.asked).toEqual([]);
  waiting = 3;
  await world.pass(1_000, true);
  expect(world.asked).toHaveLength(1);
});

test('what is paused, or out of reach, is not looked at until it is not', async () => {
  const world = open([watchOf('a')]);
  world.pause(true);
  await world.pass(30 * MINUTE);
  world.pause(false);
  world.reach([]);
  await world.pass(30 * MINUTE);
  expect(world.asked).toEqual([]);
  world.reach([demo]);
  await world.pass(60_000);
  expect(world.asked).toHaveLength(1);
});

test('one watch can be paused', async () => {
  const world = open([watchOf('a'), watchOf('b')]);
  await world.book.pause('a', { schema: 1, by: 'ana', at: NOW });
  await world.pass(12 * MINUTE);
  expect(new Set(world.asked.map(({ watch }) => watch))).toEqual(new Set(['b']));
  await world.book.resume('a');
  world.hint();
  await world.pass(2_000);
  expect(world.asked.at(-1)?.watch).toBe('a');
});

test('a watch that is gone leaves nothing behind; one that is changed is planned anew', async () => {
  const world = open([watchOf('a'), watchOf('b', { type: 'every', ms: 60 * MINUTE })]);
  await world.pass(60_000);
  world.configure([watchOf('b', { type: 'every', ms: MINUTE })]);
  await world.pass(3 * MINUTE);
  expect([...(await world.looks.dues()).keys()]).toEqual(['b']);
  expect([...(await world.looks.looks()).keys()]).toEqual(['b']);
  expect(world.asked.filter(({ watch }) => watch === 'b').length).toBeGreaterThanOrEqual(3);
});
