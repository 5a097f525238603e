// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { createIdentifyTurns } from '../../adapters/discord/identify-turns.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/silent.ts';
import { leaseFor } from '../../src/compose/lease-for.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const patient = new AbortController().signal;

/** Bots that share a store, and when each shard identified itself. */
const world = (bots: number, concurrency: number, isShared = true) => {
  const clock = virtualClock();
  const began = clock.now();
  const state = fileState({ directory: undefined, clock, log: silentLog });
  const at = new Map<number, number>();
  const stopping = Array.from({ length: bots }, () => new AbortController());
  const made = stopping.map(({ signal }, bot) =>
    createIdentifyTurns({
      clock,
      log: silentLog,
      lease: isShared ? leaseFor('discord', state, { clock, owner: `bot-${bot}` } as never) : undefined,
      concurrency,
      name: () => 'app',
      stopping: signal,
    }),
  );
  const identify = async (bot: number, shard: number): Promise<void> => {
    await made[bot]?.waitForIdentify(shard, patient);
    at.set(shard, clock.now() - began);
  };
  return { clock, at, made, stopping, identify };
};

const gaps = (times: readonly number[]): readonly number[] =>
  times
    .toSorted((a, b) => a - b)
    .slice(1)
    .map((time, before) => time - (times.toSorted((a, b) => a - b)[before] ?? 0));

test.each([1, 3])('shards of %i bots identify one after the other, five seconds apart', async (bots) => {
  const { clock, at, identify } = world(bots, 1, bots > 1);
  for (let shard = 0; shard < 6; shard += 1) void identify(shard % bots, shard);
  await clock.until(() => at.size === 6, 2 * MINUTE);
  expect(Math.min(...at.values())).toBe(0);
  for (const gap of gaps([...at.values()])) {
    expect(gap).toBeGreaterThanOrEqual(5 * SECOND);
    // Nobody waits much longer than Discord wants.
    expect(gap).toBeLessThan(8 * SECOND);
  }
});

test('each bucket has turns of its own', async () => {
  const { clock, at, identify } = world(2, 4);
  for (let shard = 0; shard < 8; shard += 1) void identify(shard % 2, shard);
  await clock.until(() => at.size === 8, MINUTE);
  for (let bucket = 0; bucket < 4; bucket += 1) {
    const [first = 0, second = 0] = [at.get(bucket), at.get(bucket + 4)].toSorted((a = 0, b = 0) => a - b);
    expect(first).toBe(0);
    expect(second).toBeGreaterThanOrEqual(5 * SECOND);
  }
});

test('a bot that stops gives its turn back at once, and whoever gives up waits no more', async () => {
  const { clock, at, made, stopping, identify } = world(2, 1);
  await identify(0, 0);
  const gaveUp = new AbortController();
  const given = made[0]?.waitForIdentify(1, gaveUp.signal);
  gaveUp.abort(new Error('gave up'));
  await expect(given).rejects.toThrow('gave up');
  void identify(1, 2);
  stopping[0]?.abort(new Error('stopped'));
  await made[0]?.settled();
  await clock.until(() => at.has(2), MINUTE);
  expect(at.get(2)).toBeLessThan(3 * SECOND);
});

test('a store that is away keeps no shard from its connection', async () => {
  const clock = virtualClock();
  const turns = createIdentifyTurns({
    clock,
    log: silentLog,
    lease: () => Promise.reject(new Unavailable('Redis cannot be reached')),
    concurrency: 1,
    name: () => 'app',
    stopping: patient,
  });
  await turns.waitForIdentify(0, patient);
  let isSecond = false;
  void turns.waitForIdentify(1, patient).then(() => {
    isSecond = true;
  });
  const began = clock.now();
  await clock.until(() => isSecond, MINUTE);
  expect(clock.now() - began).toBeGreaterThanOrEqual(5 * SECOND);
});
