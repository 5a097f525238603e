// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { silentMetrics } from '../../adapters/telemetry/silent.ts';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { objectives, shareOf } from '../../src/core/figures.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { readFigures } from '../../src/figures/figures-kept.ts';
import { createTally } from '../../src/figures/tally.ts';

const NOW = Math.ceil(1_800_000_000_000 / HOUR) * HOUR;

const open = () => {
  let now = NOW;
  const tally = createTally({ now: () => now });
  const kept: { key: string; value: string; version: number }[] = [];
  const state = { list: async () => kept } as unknown as Pick<StateStore, 'list'>;
  return {
    metrics: tally.heard(silentMetrics),
    tally,
    pass: (ms: number) => void (now += ms),
    keep: (owner: string, value: unknown) =>
      kept.push({ key: `figures/${owner}`, value: JSON.stringify(value), version: 1 }),
    read: () => readFigures(state, now, { owner: 'me', tally }),
  };
};

test('what metrics hear is what status adds up, of this process and of others', async () => {
  const { metrics, tally, keep, read } = open();
  for (const outcome of ['accepted', 'accepted', 'refused', 'bug'])
    metrics.count('k8sgpt_commands_total', { outcome });
  metrics.count('k8sgpt_answers_total', { outcome: 'answered' }, 2);
  metrics.count('k8sgpt_answers_total', { outcome: 'undelivered' });
  metrics.observe('k8sgpt_accept_seconds', 0.2);
  metrics.observe('k8sgpt_accept_seconds', 1.2);
  metrics.observe('k8sgpt_answer_seconds', 9);
  metrics.count('k8sgpt_watch_seconds_total', { state: 'fresh' }, 60);
  metrics.count('k8sgpt_watch_seconds_total', { state: 'late' }, 0);
  for (const outcome of ['answered', 'failed', 'aborted'])
    metrics.count('k8sgpt_ai_requests_total', { outcome });
  // What this process wrote down itself is not counted twice, and what cannot be read is passed over.
  keep('me', tally.read());
  keep('other', tally.read());
  keep('newer', { schema: 2 });
  const { hour, day } = await read();
  expect(hour).toEqual({
    commands: 8,
    failed: 4,
    taken: 4,
    takenInTime: 2,
    shown: 2,
    shownInTime: 2,
    fresh: 120,
    asked: 4,
    askedInVain: 2,
  });
  expect(day).toEqual(hour);
  expect(Object.fromEntries(objectives.map((one) => [one.id, shareOf(one, hour)]))).toEqual({
    completion: 0.5,
    'answer-time': 1,
    acceptance: 0.5,
    freshness: 1,
  });
});

test('an hour later it is of the day only, and two days later it is over', async () => {
  const { metrics, pass, read } = open();
  metrics.count('k8sgpt_commands_total', { outcome: 'accepted' });
  pass(50 * MINUTE);
  expect((await read()).hour).toEqual({ commands: 1 });
  pass(20 * MINUTE);
  expect(await read()).toMatchObject({ hour: {}, day: { commands: 1 } });
  pass(26 * HOUR);
  expect(await read()).toEqual({ hour: {}, day: {}, limited: [] });
});

test('a platform that asks us to wait is told while it does, and for an hour', async () => {
  const { metrics, pass, read } = open();
  metrics.observe('k8sgpt_platform_wait_seconds', 30, { platform: 'slack' });
  metrics.observe('k8sgpt_platform_wait_seconds', 5, { platform: 'slack' });
  expect((await read()).limited).toEqual([{ platform: 'slack', times: 2, until: NOW + 30_000 }]);
  pass(61 * MINUTE);
  expect((await read()).limited).toEqual([]);
});
