// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { changeWatches } from '../../src/change-watches.ts';
import { watchProblems } from '../../src/config/watch-filters.ts';
import { type WatchesConfig, watchesConfig } from '../../src/config/watches.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { Report } from '../../src/core/report.ts';
import type { Watch } from '../../src/core/watch.ts';
import { configuredWatches } from '../../src/watches/configured-watches.ts';
import { createLooks } from '../../src/watches/looks.ts';
import { createWatchBook } from '../../src/watches/watch-book.ts';
import { createWatchDesk } from '../../src/watches/watch-desk.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { cluster, NOW } from '../support/planning.ts';

const here = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const there = { ...here, channel: 'C2' };

const watchOf = (id: string, given: Partial<Watch> = {}): Watch => ({
  schema: 1,
  id,
  origin: 'chat',
  cluster: 'prod-eu',
  filters: [],
  rhythm: { type: 'every', ms: 60_000 },
  severity: 'warning',
  explain: false,
  to: [],
  madeAt: NOW,
  ...given,
});

const open = () => {
  let now = NOW;
  const clock = { now: () => now, sleep: async () => undefined };
  const state = fileState({ directory: undefined, clock, log: keepingLog().log });
  onTestFinished(() => state.close());
  const book = createWatchBook(state, clock);
  const looks = createLooks(state);
  return { clock, state, book, looks, pass: (ms: number) => (now += ms) };
};

const read = (list: readonly Record<string, unknown>[]): WatchesConfig =>
  watchesConfig.schema.parse({ list }).list;

test('the file wins over a cluster, and that over chat; what is declared anew replaces what was', async () => {
  const { book } = open();
  await book.add(watchOf('a'), here);
  await book.add(watchOf('b'), here);
  await book.declare({ cluster: 'prod-eu' }, [watchOf('a', { origin: 'cluster' }), watchOf('c')], ['no AI']);
  await book.declare('file', [watchOf('a', { origin: 'file' })]);
  const origins = async () => (await book.list()).map(({ watch }) => `${watch.id} ${watch.origin}`);
  expect(await origins()).toEqual(['a file', 'b chat', 'c chat']);
  expect(await book.notes('prod-eu')).toEqual(['no AI']);
  await book.declare('file', []);
  await book.declare({ cluster: 'prod-eu' }, []);
  expect(await origins()).toEqual(['a chat', 'b chat']);
});

test('a channel has twenty watches, however many are added at once', async () => {
  const { book } = open();
  const outcomes = await Promise.all(
    Array.from({ length: 25 }, (_, at) => book.add(watchOf(`w${at}`), here)),
  );
  expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(5);
  expect(await book.list()).toHaveLength(20);
  expect(await book.add(watchOf('other'), there)).toBe('added');
});

test('a name is taken once, whoever sees it; the same delivery again is the same watch', async () => {
  const { book, looks, clock } = open();
  const parts = { states: async () => [], book, looks, clock };
  await changeWatches({ type: 'add', watch: watchOf('shop'), home: here }, parts);
  await changeWatches({ type: 'add', watch: watchOf('shop', { madeAt: NOW + 5 }), home: here }, parts);
  const other = changeWatches({ type: 'add', watch: watchOf('shop', { explain: true }), home: there }, parts);
  await expect(other).rejects.toThrow('There is another watch of the name shop.');
  expect(await book.list()).toHaveLength(1);
  await changeWatches({ type: 'remove', id: 'shop', home: here }, parts);
  expect(await book.list()).toEqual([]);
});

test('a pause ends by itself', async () => {
  const { book, pass } = open();
  await book.add(watchOf('a'), here);
  await book.pause('a', { schema: 1, by: 'ana', at: NOW, until: NOW + 60_000 });
  expect((await book.list())[0]?.paused).toMatchObject({ by: 'ana' });
  pass(60_000);
  expect((await book.list())[0]?.paused).toBeUndefined();
});

test('a watch of the file is one for each cluster that is meant', () => {
  const directory = {
    clusters: [cluster('prod-eu', { default: true }), cluster('prod-us'), cluster('edge')],
  };
  const made = configuredWatches(
    read([
      { name: 'one' },
      { name: 'named', cluster: 'not-seen-yet' },
      { name: 'all', cluster: 'prod-*', filters: ['pod'] },
    ]),
    directory,
    { spelled: (filters) => filters.map((filter) => filter.toUpperCase()), startedAt: NOW },
  );
  expect(made.map(({ id, cluster: of }) => `${id} ${of}`)).toEqual([
    'one prod-eu',
    'named not-seen-yet',
    'all-prod-eu prod-eu',
    'all-prod-us prod-us',
  ]);
  expect(made[2]?.filters).toEqual(['POD']);
});

test('filters and clusters that do not exist are told', () => {
  const watches = read([{ name: 'a', cluster: ['prod-ue', 'prod-*'], filters: ['Pods', 'core'] }]);
  const filters = [{ name: 'Pod' }];
  expect(watchProblems(watches, filters, { clusters: ['prod-eu'] })).toEqual([
    'watches.0.filters.0: There is no filter Pods. Did you mean Pod?',
    'watches.0.cluster: there is no cluster prod-ue; did you mean prod-eu?',
  ]);
  expect(watchProblems(watches, filters)).toHaveLength(1);
});

const report = { incidents: [{}, {}] } as unknown as Report;

test('how each look went is written down; what has to settle is looked at sooner', async () => {
  const { book, looks, clock, pass } = open();
  await book.add(watchOf('a'), here);
  await looks.plan('a', () => ({ schema: 1, rhythm: '', dueAt: NOW + 600_000, skipped: 0 }));
  const failures: string[] = [];
  let isPaused = false;
  let denial: string | undefined;
  const desk = createWatchDesk({
    book,
    looks,
    clock,
    metrics: {
      count: () => undefined,
      observe: () => undefined,
      gauge: () => undefined,
      gauges: () => undefined,
      forget: () => undefined,
    },
    isPaused: () => isPaused,
    denialOf: () => denial,
    observe: async () => NOW + 30_000,
    observeFailure: async (_, why) => {
      failures.push(why);
      return undefined;
    },
  });
  const watch = watchOf('a');
  expect(await desk.begun(watch, 'r1')).toBe(true);
  expect(await looks.look('a')).toMatchObject({ run: 'r1', outcome: 'looking' });
  pass(2_000);
  await desk.saw(watch, 'r1', report);
  expect(await looks.look('a')).toMatchObject({ outcome: 'looked', incidents: 2, lookedAt: NOW + 2_000 });
  expect((await looks.due('a'))?.dueAt).toBe(NOW + 30_000);
  expect(await desk.begun(watch, 'r1')).toBe(false);

  await desk.begun(watch, 'r2');
  await desk.failed(watch, 'r2', new Unavailable('connection refused'), true);
  await desk.failed(watch, 'r3', new Refused('There is no filter X.'), false);
  expect(failures).toEqual(['connection refused']);
  expect(await looks.look('a')).toMatchObject({ outcome: 'failed', failed: 2, lookedAt: NOW + 2_000 });
  await expect(desk.failed(watch, 'r4', new TypeError('undefined is no function'), true)).rejects.toThrow(
    TypeError,
  );
  expect(failures).toHaveLength(1);
  expect((await looks.look('a'))?.why).not.toContain('undefined');

  isPaused = true;
  expect(await desk.begun(watch, 'r5')).toBe(false);
  isPaused = false;
  denial = 'whoever made it may no longer see prod-eu there';
  expect(await desk.begun(watch, 'r6')).toBe(false);
  expect(await looks.look('a')).toMatchObject({ outcome: 'failed', why: denial, failed: 4 });
  expect(await desk.begun(watch, 'r6')).toBe(false);
  expect((await looks.look('a'))?.failed).toBe(4);
  denial = undefined;
  await book.remove('a', here);
  expect(await desk.begun(watch, 'r7')).toBe(false);
});
