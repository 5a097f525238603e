// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { eventually } from '../support/eventually.ts';
import { scripted, sinkWorld } from '../support/sink-world.ts';

/** A sink that hangs with the first event until it is told to take it, or its signal ends; and a process that sends to it. */
const hanging = async () => {
  const here = sinkWorld();
  let take: () => void = () => undefined;
  const sent: string[] = [];
  const { sink } = scripted('slow', undefined, {
    send: ({ record }: IncidentEvent, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        sent.push(record.incident);
        take = resolve;
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
  });
  const { tasks } = here.running([sink]);
  const stopping = new AbortController();
  const run = async (task: string): Promise<void> =>
    tasks.find(({ name }) => name === task)?.run(here.clock.now(), stopping.signal);
  await run('sinks');
  await here.mail.post([
    here.event('a', 'opened'),
    here.event('a', 'worse', 1),
    here.event('b', 'opened', 2),
  ]);
  await run('sinks');
  const sending = run('sink slow');
  sending.catch(() => undefined);
  await eventually(() => expect(sent).toEqual(['a']));
  const left = async () =>
    (await here.mail.waiting('slow')).map(({ event }) => `${event.record.incident} ${event.turn.turn}`);
  return { here, sent, sending, stopping, left, take: () => take() };
};

test('what is on its way when a process stops arrives, and counts as told; the rest is for the next process', async () => {
  const { sent, sending, stopping, left, take } = await hanging();
  stopping.abort(new Error('stopping'));
  take();
  await expect(sending).rejects.toThrow('stopping');
  expect(sent).toEqual(['a']);
  expect(await left()).toEqual(['a worse', 'b opened']);
});

test('a sink that does not answer holds nobody up, and is told again by the next process', async () => {
  const { here, sent, sending, stopping, left } = await hanging();
  const at = here.clock.now();
  stopping.abort(new Error('stopping'));
  let isOver = false;
  void sending.catch(() => (isOver = true));
  await here.clock.until(() => isOver, 10 * SECOND);
  // Less than the five that a process which stops waits for all of it.
  expect(here.clock.now() - at).toBe(4 * SECOND);
  expect(sent).toEqual(['a']);
  expect(await left()).toEqual(['a opened', 'a worse', 'b opened']);
});
