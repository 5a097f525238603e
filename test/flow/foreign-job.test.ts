// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog, silentMetrics } from '../../adapters/telemetry/silent.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { Metrics } from '../../src/core/ports/telemetry.ts';
import { foreignJob } from '../../src/foreign-job.ts';
import { createOutbox } from '../../src/outbox.ts';
import { documentText } from '../support/document-text.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const conversation = { platform: 'chat', workspace: 'w', channel: 'c' };

const world = async (payload: (now: number) => unknown) => {
  const clock = virtualClock();
  const began = clock.now();
  const queue = memoryQueue({ clock, log: silentLog, random: () => 0 });
  onTestFinished(() => queue.close());
  const outbox = createOutbox(fileState({ directory: undefined, clock, log: silentLog }), clock);
  const outcomes: string[] = [];
  const metrics: Metrics = {
    ...silentMetrics,
    count: (_, labels) => void outcomes.push(labels?.['outcome'] ?? ''),
  };
  await queue.process('q', foreignJob({ outbox, clock, log: silentLog, metrics }), {
    concurrency: 1,
  });
  await queue.enqueue('q', { id: 'r', payload: JSON.stringify(payload(began)) });
  return { clock, outbox, outcomes, took: () => clock.now() - began };
};

const asked = (now: number) => ({
  schema: 2,
  run: { id: 'r', createdAt: now, mode: 'of a newer release', listeners: [{ conversation, mood: 'new' }] },
});

test('whoever asked a newer release is told after ten minutes what to do, once, and not before', async () => {
  const { clock, outbox, outcomes, took } = await world(asked);
  await clock.until(() => outcomes.includes('told'), 20 * MINUTE);
  expect(took()).toBeGreaterThanOrEqual(10 * MINUTE);
  expect(took()).toBeLessThan(11 * MINUTE);
  // Tried often enough that a worker that can read it would have had it long before.
  expect(outcomes.filter((one) => one === 'later').length).toBeGreaterThan(100);
  const letters = await outbox.pending();
  expect(letters).toHaveLength(1);
  const letter = await outbox.read(letters[0]?.key ?? '');
  expect(letter).toMatchObject({ to: conversation, final: true });
  expect(letter === undefined ? '' : documentText(letter.document)).toContain(
    'Tell whoever runs k8sgpt to update its workers, then ask again.',
  );
  await expect(clock.until(() => outcomes.at(-1) !== 'told', 20 * MINUTE)).rejects.toThrow(/nothing|in vain/);
});

test('nobody is told while it may still be done', async () => {
  const { clock, outbox, outcomes, took } = await world(asked);
  await clock.until(() => took() > 9 * MINUTE, 10 * MINUTE);
  expect(new Set(outcomes)).toEqual(new Set(['later']));
  expect(await outbox.pending()).toEqual([]);
});

test('what does not even say when it was asked for comes to an end, too', async () => {
  const { clock, outbox, outcomes } = await world(() => ({ schema: 3, order: 'in another shape' }));
  await clock.until(() => outcomes.includes('lost'), 60 * MINUTE);
  expect(outcomes.filter((one) => one === 'later')).toHaveLength(200);
  expect(await outbox.pending()).toEqual([]);
});
