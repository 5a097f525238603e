// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../src/core/clock.ts';
import { patientClock } from './support/patient-clock.ts';

it('lets an hour pass at once, and wakes everybody at the right moment', async () => {
  const clock = patientClock(0);
  const woken: number[] = [];
  const ticking = (async () => {
    for (let at = 0; at < 3; at += 1) {
      await clock.sleep(20 * MINUTE);
      woken.push(clock.now());
    }
  })();
  await clock.pass(HOUR);
  await ticking;
  expect(woken).toEqual([20 * MINUTE, 40 * MINUTE, HOUR]);
  expect(clock.now()).toBe(HOUR);
});

it('stands still while a real server is asked', async () => {
  const clock = patientClock(0);
  let answeredAt = -1;
  const asking = clock.during('a server', sleep(30)).then(() => {
    answeredAt = clock.now();
  });
  await clock.pass(MINUTE);
  await asking;
  expect(answeredAt).toBe(0);
});

it('goes on when what may wait for time waits for it', async () => {
  const clock = patientClock(0);
  const end = clock.begin('a job', { mayWait: true });
  const job = clock.sleep(5 * SECOND).then(end);
  await clock.pass(MINUTE);
  await job;
  expect(clock.now()).toBe(MINUTE);
});

it('ends a sleep whose signal is aborted', async () => {
  const clock = patientClock(0);
  const stop = new AbortController();
  const slept = clock.sleep(HOUR, stop.signal);
  stop.abort(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
});

it('shows another machine the time that it thinks it is', () => {
  expect(
    patientClock(1_000)
      .ahead(3 * SECOND)
      .now(),
  ).toBe(4_000);
});
