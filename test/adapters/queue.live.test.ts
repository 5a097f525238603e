// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { backoffMs, REMEMBERED_MS } from '../../adapters/queue/retry.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { Clock } from '../../src/core/clock.ts';
import { jobQueueContract } from '../contracts/job-queue.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';

jobQueueContract('memory', async () => {
  // Retries and graces of seconds, without waiting for them.
  const speed = 10;
  const clock: Clock = { ...realClock, sleep: (ms, signal) => realClock.sleep(ms / speed, signal) };
  const queue = memoryQueue({ clock, log: silentLog, random: () => 0 });
  return { queue, other: queue, speed, close: () => queue.close() };
});

describe('retries', () => {
  it('wait longer each time, up to a minute, spread over the upper half', () => {
    const waits = (random: number) =>
      [1, 2, 3, 4, 10].map((failures) => backoffMs(failures, undefined, () => random));
    expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 30_000]);
    expect(waits(1)).toEqual([1_000, 2_000, 4_000, 8_000, 60_000]);
  });

  it('wait at least as long as the other side asked for', () => {
    expect(backoffMs(1, 30_000, () => 0)).toBeGreaterThanOrEqual(30_000);
    expect(backoffMs(1, 30_000, () => 1)).toBeLessThan(31_000);
  });
});

describe('the memory of ended jobs', () => {
  it('lasts longer than an hour and not for ever', async () => {
    let now = 1_700_000_000_000;
    const clock: Clock = { ...realClock, now: () => now };
    const queue = memoryQueue({ clock, log: silentLog });
    const runs: string[] = [];
    await queue.process('q', async ({ id }) => void runs.push(id), { concurrency: 1 });
    await queue.enqueue('q', { id: 'a', payload: '' });
    await eventually(() => expect(runs).toEqual(['a']));
    now += REMEMBERED_MS - 1;
    await queue.enqueue('q', { id: 'a', payload: '' });
    expect((await queue.depth('q')).waiting).toBe(0);
    now += 1;
    await queue.enqueue('q', { id: 'a', payload: '' });
    await eventually(() => expect(runs).toEqual(['a', 'a']));
    expect(REMEMBERED_MS).toBeGreaterThan(3_600_000);
    await queue.close();
  });
});
