// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { startTicker, type Ticker, type TickerTask } from '../../src/watches/ticker.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { virtualClock } from '../support/virtual-clock.ts';

/** A process that can die: from then on its store answers nothing. */
const open = () => {
  const clock = virtualClock();
  const state = fileState({ directory: undefined, clock, log: keepingLog().log });
  const tickers: Ticker[] = [];
  const { log, lines } = keepingLog();
  const counted: string[] = [];
  onTestFinished(async () => {
    const ends = Promise.all(tickers.map((ticker) => ticker.stop()));
    let isOver = false;
    void ends.then(() => (isOver = true));
    await clock.until(() => isOver, 600_000);
    await state.close();
  });
  const start = (owner: string, tasks: readonly TickerTask[]) => {
    let isDead = false as boolean;
    let puts = 0;
    const mortal: StateStore = {
      ...state,
      put: async (...args) => {
        puts += 1;
        if (isDead) throw new Error('gone');
        return state.put(...args);
      },
      delete: async (...args) => {
        if (isDead) throw new Error('gone');
        return state.delete(...args);
      },
    };
    const ticker = startTicker({
      state: mortal,
      clock,
      log,
      metrics: {
        count: (_, labels) => void counted.push(`${labels?.['task']} ${labels?.['outcome']}`),
        observe: () => undefined,
        gauge: () => undefined,
        gauges: () => undefined,
        forget: () => undefined,
      },
      owner,
      tasks,
    });
    tickers.push(ticker);
    return { ticker, die: () => (isDead = true), puts: () => puts };
  };
  return { clock, state, start, lines, counted };
};

const counting = (name: string, everyMs: number) => {
  const at: number[] = [];
  const task: TickerTask = { name, everyMs, run: async (now) => void at.push(now) };
  return { task, at };
};

test('each task has its own time', async () => {
  const { clock, start } = open();
  const quick = counting('quick', 1_000);
  const slow = counting('slow', 60_000);
  start('a', [quick.task, slow.task]);
  await clock.until(() => quick.at.length === 121, 200_000);
  expect(slow.at.length).toBeGreaterThanOrEqual(2);
  expect(slow.at.length).toBeLessThanOrEqual(3);
  expect(new Set(quick.at.slice(1).map((at, index) => at - (quick.at[index] ?? 0)))).toEqual(
    new Set([1_000]),
  );
});

test('one that throws and one that hangs cost only themselves, and are told', async () => {
  const { clock, start, lines, counted } = open();
  const well = counting('well', 1_000);
  let begun = 0;
  start('a', [
    {
      name: 'broken',
      everyMs: 1_000,
      run: async () => {
        throw new Error('no luck');
      },
    },
    {
      name: 'stuck',
      everyMs: 1_000,
      run: () => {
        begun += 1;
        return new Promise<void>(() => undefined);
      },
    },
    well.task,
  ]);
  await clock.until(() => well.at.length === 100, 200_000);
  expect(begun).toBe(1);
  expect(counted).toContain('broken failed');
  expect(counted).toContain('stuck late');
  expect(lines.join('\n')).toContain('no luck');
  expect(lines.join('\n')).toContain('takes too long');
});

test('a run that takes too long is told to stop, and begun again', async () => {
  const { clock, start } = open();
  let stopped = 0;
  start('a', [
    {
      name: 'slow',
      everyMs: 1_000,
      run: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped += 1;
            reject(signal.reason as Error);
          });
        }),
    },
  ]);
  await clock.until(() => stopped === 3, 600_000);
  expect(stopped).toBe(3);
});

test('of two processes one ticks; when it dies the other does within 15 seconds', async () => {
  const { clock, start } = open();
  const one = counting('task', 1_000);
  const two = counting('task', 1_000);
  const first = start('one', [one.task]);
  await clock.until(() => one.at.length > 0, 5_000);
  const second = start('two', [two.task]);
  await clock.until(() => one.at.length === 30, 60_000);
  expect(two.at).toEqual([]);
  expect([first.ticker.isLeading(), second.ticker.isLeading()]).toEqual([true, false]);
  first.die();
  const diedAt = clock.now();
  await clock.until(() => two.at.length > 0, 15_000);
  expect(clock.now() - diedAt).toBeLessThan(15_000);
  await clock.until(() => two.at.length > 5, 15_000);
  const ranBy = one.at.at(-1) ?? 0;
  expect(ranBy).toBeLessThanOrEqual(two.at[0] ?? 0);
  expect(first.ticker.isLeading()).toBe(false);
});

test('one that stands by asks the store once in two seconds', async () => {
  const { clock, start } = open();
  const task = counting('task', 1_000);
  start('one', [task.task]);
  await clock.until(() => task.at.length > 0, 5_000);
  const standing = start('two', []);
  await clock.until(() => task.at.length === 61, 120_000);
  expect(standing.puts()).toBeGreaterThanOrEqual(29);
  expect(standing.puts()).toBeLessThanOrEqual(32);
});

test('one that stops hands over at once', async () => {
  const { clock, start } = open();
  const one = counting('task', 1_000);
  const two = counting('task', 1_000);
  const first = start('one', [one.task]);
  await clock.until(() => one.at.length > 0, 5_000);
  start('two', [two.task]);
  void first.ticker.stop();
  const at = clock.now();
  await clock.until(() => two.at.length > 0, 3_000);
  expect(clock.now() - at).toBeLessThan(3_000);
});
