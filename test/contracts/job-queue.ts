// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { HandBack, Refused, Unavailable } from '../../src/core/errors.ts';
import type { JobHandler } from '../../src/core/ports/job-queue.ts';
import { eventually } from '../support/eventually.ts';
import { stoppingContract } from './job-queue-stopping.ts';
import { turnsContract } from './job-queue-turns.ts';
import { gate, type Job, type JobQueueUnderTest } from './job-queue-under-test.ts';

const soon = (after: number): Unavailable => new Unavailable('not now', { retryAfterMs: after });

/** What every queue promises. */
export const jobQueueContract = (name: string, start: () => Promise<JobQueueUnderTest>): void => {
  describe(`${name}: the queue's contract`, () => {
    let opened: JobQueueUnderTest | undefined;
    const begin = async (): Promise<JobQueueUnderTest> => {
      opened = await start();
      return opened;
    };
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });

    it('carries jobs in order, whatever the names hold', async () => {
      const { queue, other } = await begin();
      const cluster = 'cluster-arn:aws:eks:eu-west-1:111122223333:cluster/prod {x} 🚀%3A';
      const payload = '{"schema":1,"text":"Grüße\\u0000 مرحبا"}';
      const done: Job[] = [];
      for (const id of ['1', 'a:b/c', '3 🚀', 'job-1']) await queue.enqueue(cluster, { id, payload });
      await other.process(cluster, async (job) => void done.push(job), { concurrency: 1 });
      await eventually(() => expect(done).toHaveLength(4));
      expect(done.map(({ id }) => id)).toEqual(['1', 'a:b/c', '3 🚀', 'job-1']);
      expect(done[0]).toEqual({ id: '1', payload, attempt: 1, last: false });
    });

    it('gives back what is for others as if nobody had taken it', async () => {
      const { queue, other } = await begin();
      const [refused, done]: [Job[], Job[]] = [[], []];
      await queue.enqueue('q', { id: 'new', payload: '{"schema":2}' });
      const old = await queue.process(
        'q',
        async (job) => {
          refused.push(job);
          throw new HandBack('not mine', 10);
        },
        { concurrency: 1 },
      );
      // More often than a job may fail.
      await eventually(() => expect(refused.length).toBeGreaterThan(6), 20_000);
      expect(await queue.depth('q')).toMatchObject({ waiting: expect.any(Number) });
      await other.process('q', async (job) => void done.push(job), { concurrency: 1 });
      await old.stop(0);
      await eventually(() => expect(done).toHaveLength(1), 20_000);
      expect(done[0]).toMatchObject({ id: 'new', payload: '{"schema":2}', attempt: 1, last: false });
      expect(done[0]?.handedBack).toBe(refused.length);
      expect(refused.map(({ handedBack = 0 }) => handedBack)).toEqual(refused.map((_, at) => at));
    });

    it('keeps queues apart', async () => {
      const { queue } = await begin();
      const done: string[] = [];
      const hold = gate();
      await queue.process('cluster-a', () => hold.opened, { concurrency: 1 });
      await queue.process('ai', async ({ id }) => void done.push(id), { concurrency: 1 });
      await queue.enqueue('cluster-a', { id: 'slow', payload: '' });
      await queue.enqueue('cluster-a', { id: 'behind', payload: '' });
      await queue.enqueue('ai', { id: 'slow', payload: '' });
      await eventually(() => expect(done).toEqual(['slow']));
      hold.open();
    });

    it('runs an id once, however often it is enqueued, also after its end', async () => {
      const { queue, other } = await begin();
      const runs: string[] = [];
      const twice = () =>
        Promise.all([queue, other, queue].map((q) => q.enqueue('q', { id: 'same', payload: '' })));
      await twice();
      await queue.process('q', async ({ id }) => void runs.push(id), { concurrency: 3 });
      await eventually(() => expect(runs).toEqual(['same']));
      await twice();
      await queue.enqueue('q', { id: 'next', payload: '' });
      await eventually(() => expect(runs).toContain('next'));
      await eventually(async () => expect(await queue.depth('q')).toMatchObject({ waiting: 0, active: 0 }));
      expect(runs).toEqual(['same', 'next']);
    });

    it('works on as many at a time as it is told, over all workers too', async () => {
      const { queue, other } = await begin();
      let now = 0;
      let most = 0;
      let done = 0;
      const handler: JobHandler = async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 10));
        now -= 1;
        done += 1;
      };
      for (let at = 0; at < 12; at += 1) await queue.enqueue('q', { id: `${at}`, payload: '' });
      await queue.process('q', handler, { concurrency: 3 });
      await eventually(() => expect(done).toBe(12));
      expect(most).toBe(3);
      most = 0;
      await other.process('g', handler, { concurrency: 4, globalConcurrency: 2 });
      await queue.process('g', handler, { concurrency: 4, globalConcurrency: 2 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (let at = 0; at < 12; at += 1) await queue.enqueue('g', { id: `${at}`, payload: '' });
      await eventually(() => expect(done).toBe(24));
      expect(most).toBeLessThanOrEqual(2);
    });

    it('tries again what is Unavailable, four times in all, and says which is the last', async () => {
      const { queue } = await begin();
      const runs: [number, boolean][] = [];
      await queue.process(
        'q',
        async ({ attempt, last }) => {
          runs.push([attempt, last]);
          throw soon(1);
        },
        { concurrency: 1 },
      );
      await queue.enqueue('q', { id: 'stubborn', payload: '' });
      await eventually(() => expect(runs).toHaveLength(4), 12_000);
      expect(runs).toEqual([
        [1, false],
        [2, false],
        [3, false],
        [4, true],
      ]);
      await eventually(async () => expect(await queue.depth('q')).toMatchObject({ waiting: 0, active: 0 }));
    });

    it('does not try again what is refused or a bug', async () => {
      const { queue } = await begin();
      const runs: string[] = [];
      await queue.process(
        'q',
        async ({ id }) => {
          runs.push(id);
          throw id === 'refused' ? new Refused('no such cluster') : new TypeError('a bug');
        },
        { concurrency: 1 },
      );
      await queue.enqueue('q', { id: 'refused', payload: '' });
      await queue.enqueue('q', { id: 'bug', payload: '' });
      await queue.enqueue('q', { id: 'third', payload: '' });
      await eventually(() => expect(runs).toEqual(['refused', 'bug', 'third']));
      await eventually(async () => expect(await queue.depth('q')).toMatchObject({ waiting: 0, active: 0 }));
      await queue.enqueue('q', { id: 'bug', payload: '' });
      expect(await queue.position('q', 'bug')).toBeUndefined();
    });

    it('waits as long as it was asked to, and lets others pass meanwhile', async () => {
      const { queue, speed } = await begin();
      // Three real seconds: nobody is held up for so long between two lines.
      const asked = 3_000 * speed;
      const runs: string[] = [];
      let failedAt = 0;
      let againAt = 0;
      await queue.process(
        'q',
        async ({ id, attempt }) => {
          runs.push(id);
          if (id !== 'limited') return;
          if (attempt > 1) {
            againAt = performance.now();
            return;
          }
          failedAt = performance.now();
          throw soon(asked);
        },
        { concurrency: 1 },
      );
      await queue.enqueue('q', { id: 'limited', payload: '' });
      await eventually(() => expect(failedAt).toBeGreaterThan(0));
      await eventually(async () => expect(await queue.position('q', 'limited')).toBe(0));
      expect((await queue.depth('q')).waiting).toBe(1);
      await queue.enqueue('q', { id: 'passes', payload: '' });
      await eventually(() => expect(runs).toEqual(['limited', 'passes', 'limited']));
      expect((againAt - failedAt) * speed).toBeGreaterThanOrEqual(asked * 0.98);
    });

    it('knows what waits and where, and removes only that', async () => {
      const { queue, other } = await begin();
      const hold = gate();
      const runs: string[] = [];
      await queue.process(
        'q',
        async ({ id }) => {
          runs.push(id);
          await hold.opened;
        },
        { concurrency: 1 },
      );
      for (const id of ['runs', 'second', 'third', 'fourth']) await queue.enqueue('q', { id, payload: 'x' });
      await eventually(() => expect(runs).toEqual(['runs']));
      const places = () =>
        Promise.all(['runs', 'second', 'third', 'fourth', 'nobody'].map((id) => other.position('q', id)));
      expect(await places()).toEqual([undefined, 0, 1, 2, undefined]);
      const depth = await other.depth('q');
      expect(depth).toMatchObject({ waiting: 3, active: 1 });
      expect([depth.oldestMs >= 0, depth.oldestMs < 10_000]).toEqual([true, true]);
      expect(await other.remove('q', 'third')).toBe(true);
      expect(await other.remove('q', 'third')).toBe(false);
      expect(await other.remove('q', 'runs')).toBe(false);
      expect(await other.remove('q', 'nobody')).toBe(false);
      expect(await places()).toEqual([undefined, 0, undefined, 1, undefined]);
      hold.open();
      await eventually(() => expect(runs).toEqual(['runs', 'second', 'fourth']));
      await eventually(async () =>
        expect(await queue.depth('q')).toEqual({ waiting: 0, active: 0, oldestMs: 0 }),
      );
      expect(await other.remove('q', 'second')).toBe(false);
      await queue.enqueue('q', { id: 'second', payload: '' });
      expect(await other.position('q', 'second')).toBeUndefined();
    });

    stoppingContract(begin);
    turnsContract(begin);

    it('carries 1,000 jobs of two queues, each once and in its order', { timeout: 60_000 }, async () => {
      const { queue, other } = await begin();
      const seen = new Map<string, string[]>([
        ['a', []],
        ['b', []],
      ]);
      for (const [name_, ids] of seen)
        await other.process(name_, async ({ id }) => void ids.push(id), { concurrency: 1 });
      const ids = Array.from({ length: 500 }, (_, at) => `${at}`);
      await Promise.all(
        [...seen.keys()].flatMap((name_) => ids.map((id) => queue.enqueue(name_, { id, payload: id }))),
      );
      await eventually(
        () => expect([...seen.values()].map((done) => done.length)).toEqual([500, 500]),
        15_000,
      );
      expect([...seen.values()]).toEqual([ids, ids]);
    });

    it('does nothing for a caller who has left, and says when it is closed', async () => {
      const { queue } = await begin();
      await expect(queue.enqueue('q', { id: '1', payload: '' }, AbortSignal.abort())).rejects.toThrow();
      expect(await queue.position('q', '1')).toBeUndefined();
      await expect(queue.ping()).resolves.toBeUndefined();
      await queue.close();
      await expect(queue.enqueue('q', { id: '1', payload: '' })).rejects.toThrow(Unavailable);
      await expect(queue.ping()).rejects.toThrow(Unavailable);
    });
  });
};
