// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { serveClusters } from '../../src/compose/serve-clusters.ts';
import type { JobQueue } from '../../src/core/ports/job-queue.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const fleet = (first: readonly string[]) => {
  const listeners = new Set<() => void>();
  let names = first;
  return {
    names: () => names,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become: (next: readonly string[]): void => {
      names = next;
      for (const listener of listeners) listener();
    },
  };
};

it('takes work of clusters that come, and for a while of those that go', async () => {
  const queue = memoryQueue({ clock: realClock, log: silentLog });
  const clock = virtualClock();
  const clusters = fleet(['a']);
  const done: string[] = [];
  const taken: Record<string, number> = {};
  let refusals = 1;
  const counting: Pick<JobQueue, 'process'> = {
    process: (name, handler, options) => {
      if (name === 'cluster-c' && refusals-- > 0) return Promise.reject(new Error('the queue is away'));
      taken[name] = options.concurrency;
      return queue.process(name, handler, options);
    },
  };
  const serving = await serveClusters({
    clusters,
    queue: counting,
    handler: ({ id }) => {
      done.push(id);
      return Promise.resolve();
    },
    concurrencyOf: (name) => (name === 'a' ? 2 : 5),
    clock,
    log: silentLog,
  });
  const ask = (cluster: string, id: string) => queue.enqueue(`cluster-${cluster}`, { id, payload: '{}' });
  await ask('a', '1');
  await ask('b', '2');
  await eventually(() => expect(done).toEqual(['1']));
  clusters.become(['a', 'b']);
  await eventually(() => expect(done).toEqual(['1', '2']));
  // Whoever asked just before it went is answered.
  clusters.become(['b', 'c']);
  await ask('a', '3');
  await ask('c', '4');
  await eventually(() => expect(done).toEqual(['1', '2', '3']));
  await clock.until(() => done.includes('4'), 6_000);
  clusters.become(['a', 'b', 'c']);
  clusters.become(['b', 'c']);
  await expect(clock.until(() => false, 300_000)).rejects.toThrow();
  await ask('a', '5');
  await ask('b', 'later');
  await eventually(() => expect(done).toEqual(['1', '2', '3', '4', 'later']));
  clusters.become(['a', 'b', 'c']);
  await eventually(() => expect(done).toEqual(['1', '2', '3', '4', 'later', '5']));
  expect(taken).toEqual({ 'cluster-a': 2, 'cluster-b': 5, 'cluster-c': 5 });
  await serving.stop(0);
  await ask('b', '6');
  await queue.close();
  expect(done).not.toContain('6');
});
