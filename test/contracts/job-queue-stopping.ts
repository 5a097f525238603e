import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
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
    const worker = await queue.process('q', untilAborted, { concurrency: 1 });
    await queue.enqueue('q', { id: 'first', payload: 'kept' });
    await queue.enqueue('q', { id: 'behind', payload: '' });
    await eventually(async () => expect((await queue.depth('q')).active).toBe(1));
    const started = performance.now();
    await worker.stop(50);
    const runs: Job[] = [];
    await other.process('q', async (job) => void runs.push(job), { concurrency: 1 });
    await eventually(() => expect(runs.map(({ id }) => id)).toEqual(['first', 'behind']));
    // Locks end after nine seconds: this was not waited for.
    expect(performance.now() - started).toBeLessThan(6_000);
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
};
