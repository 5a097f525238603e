// SPDX-License-Identifier: Apache-2.0

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { seenOn } from '../support/story.ts';
import { WATCHING } from '../support/watch-day.ts';
import { openWatchingWorld, type WatchingWorld } from '../support/watching-world.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes that are in use when nothing can be thrown away any more. */
const heap = (): number => {
  collect();
  collect();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
};

/** A week has many seconds: leases live longer than these. */
const COARSE = { stepMs: 2 * SECOND } as const;
const DAYS = 7;

const start = Date.parse('2026-11-16T00:00:00Z');

/** A day on which each of these crashes and is mended again. */
const liveADay = async ({ clock, life }: WatchingWorld, names: readonly string[]): Promise<void> => {
  const end = clock.now() + DAY;
  for (const name of names) {
    life.crash(name, 'panic: no index');
    await clock.pass(20 * MINUTE, COARSE);
    life.mend(name);
    await clock.pass(HOUR, COARSE);
  }
  await clock.pass(end - clock.now(), COARSE);
};

describe('a week of watching', () => {
  it('keeps neither memory nor keys beyond what it tells of', { timeout: 900_000 }, async () => {
    const [watch] = WATCHING.watches;
    const world = await openWatchingWorld({
      start,
      namespaces: ['shop'],
      ...WATCHING,
      watches: [{ ...watch, every: '10m' }],
      inMemory: true,
    });
    onTestFinished(world.close, 60_000);
    const { life, chats } = world;
    const names = ['checkout', 'search', 'ledger', 'mail', 'stock', 'price'];
    for (const name of names) life.app(name, { namespace: 'shop', replicas: 2 });
    const replica = await world.replica();
    const measured: { readonly heap: number; readonly keys: number; readonly told: number }[] = [];
    for (let day = 1; day <= DAYS; day += 1) {
      await liveADay(world, names);
      const keys = (await replica.core.state.list('')).length;
      measured.push({ heap: heap(), keys, told: seenOn(chats).length });
    }
    console.info(JSON.stringify(measured));
    const [first] = measured;
    const last = measured.at(-1);
    if (first === undefined || last === undefined) throw new Error('no day has passed');
    // Each crash is told, and its end: the same incidents go on day after day.
    expect(last.told).toBeGreaterThan(DAYS * names.length);
    // Reports and messages are kept for a week; nothing else may be.
    expect(last.keys).toBeLessThan(60 * DAYS + 60);
    expect(last.heap - first.heap).toBeLessThan(15);
  });
});
