// SPDX-License-Identifier: Apache-2.0

import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { HandBack } from '../../src/core/errors.ts';
import { eventually } from '../support/eventually.ts';
import type { HeldTakes } from '../support/held-takes.ts';
import { gate, type Job, type JobQueueUnderTest } from './job-queue-under-test.ts';

/** Ends only when aborted. */
const untilAborted = async (_: Job, signal: AbortSignal): Promise<void> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

/** What every queue promises when a worker stops. */
export const stoppingContract = (begin: () => Promise<JobQueueUnderTest>): void => {
  it('lets running jobs end when it is stopped, and takes no new one', async () => {
    const { queue } = await begin();
    const hold = gate();
    const runs: string[] = [];
    const ends: string[] = [];
    const worker = await queue.process(
      'q',
      async ({ id }) => {
        runs.push(id);
        await hold.opened;
        ends.push(id);
      },
      { concurrency: 1 },
    );
    await queue.enqueue('q', { id: 'running', payload: '' });
    await eventually(() => expect(runs).toEqual(['running']));
    const stopping = worker.stop(10_000);
    await queue.enqueue('q', { id: 'later', payload: '' });
    hold.open();
    await stopping;
    expect([runs, ends]).toEqual([['running'], ['running']]);
    expect(await queue.depth('q')).toMatchObject({ waiting: 1, active: 0 });
  });

  it('aborts what runs after its grace and hands it to another worker at once, first in line', async () => {
    const { queue, other } = await begin();
    const begun: string[] = [];
    const worker = await queue.process(
      'q',
      async (job, signal) => {
        begun.push(job.id);
        await untilAborted(job, signal);
      },
      { concurrency: 1 },
    );
    await queue.enqueue('q', { id: 'first', payload: 'kept' });
    await queue.enqueue('q', { id: 'behind', payload: '' });
    // Taken is not begun: what is taken by a worker that stops was never tried.
    await eventually(() => expect(begun).toEqual(['first']));
    const started = performance.now();
    await worker.stop(50);
    const runs: Job[] = [];
    await other.process('q', async (job) => void runs.push(job), { concurrency: 1 });
    await eventually(() => expect(runs.map(({ id }) => id)).toEqual(['first', 'behind']));
    // Locks end after nine seconds: this was not waited for.
    expect(performance.now() - started).toBeLessThan(8_500);
    expect(runs[0]).toEqual({ id: 'first', payload: 'kept', attempt: 2, last: false });
  });

  it('hands back the job of a handler that does not listen', { timeout: 15_000 }, async () => {
    const { queue, other } = await begin();
    const hold = gate();
    let started = false;
    const worker = await queue.process(
      'q',
      async () => {
        started = true;
        await hold.opened;
      },
      { concurrency: 1 },
    );
    await queue.enqueue('q', { id: 'deaf', payload: '' });
    await eventually(() => expect(started).toBe(true));
    await worker.stop(0);
    const runs: number[] = [];
    await other.process('q', async ({ attempt }) => void runs.push(attempt), { concurrency: 1 });
    await eventually(() => expect(runs).toEqual([2]));
    hold.open();
  });

  it('leaves what reaches a worker that is stopping to the next one, as if nobody had taken it', async () => {
    const { queue, other, holdTakes } = await begin();
    const runs: Job[] = [];
    const worker = await queue.process('q', async (job) => void runs.push(job), { concurrency: 1 });
    const held = holdTakes?.();
    const enqueued = queue.enqueue('q', { id: 'late', payload: 'kept' });
    if (held !== undefined) await held.taken;
    const stopping = worker.stop(0);
    await nextTurn();
    held?.release();
    await Promise.all([enqueued, stopping]);
    expect(runs).toEqual([]);
    expect(await queue.depth('q')).toMatchObject({ waiting: 1, active: 0 });
    await other.process('q', async (job) => void runs.push(job), { concurrency: 1 });
    await eventually(() => expect(runs).toEqual([{ id: 'late', payload: 'kept', attempt: 1, last: false }]));
  });

  it('counts such a job neither as handed back nor instead of it', async () => {
    const { queue, other, holdTakes } = await begin();
    const runs: Job[] = [];
    let held: HeldTakes | undefined;
    await queue.enqueue('q', { id: 'new', payload: '' });
    const worker = await queue.process(
      'q',
      async (job) => {
        runs.push(job);
        held ??= holdTakes?.();
        throw new HandBack('not mine', 10);
      },
      { concurrency: 1 },
    );
    await eventually(() => expect(runs).toHaveLength(1));
    await held?.taken;
    const stopping = worker.stop(0);
    await nextTurn();
    held?.release();
    await stopping;
    const refused = runs.splice(0);
    await other.process('q', async (job) => void runs.push(job), { concurrency: 1 });
    await eventually(() => expect(runs).toHaveLength(1));
    expect(runs).toEqual([{ id: 'new', payload: '', attempt: 1, last: false, handedBack: refused.length }]);
  });
};
