// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import type { JobQueue, Origin } from '../../src/core/ports/job-queue.ts';
import { eventually } from '../support/eventually.ts';
import { gate, type JobQueueUnderTest } from './job-queue-under-test.ts';

const by = (group: string, member: string): Origin => ({ group, member });

/** Whose turn it is. */
export const turnsContract = (begin: () => Promise<JobQueueUnderTest>): void => {
  /** Holds the queue with a first job until `opened`, and tells in which order the rest is done. */
  const held = async (queue: JobQueue) => {
    const hold = gate();
    const order: string[] = [];
    await queue.enqueue('ai', { id: 'first', payload: '' });
    await queue.process(
      'ai',
      async ({ id }) => {
        if (id === 'first') await hold.opened;
        else order.push(id);
      },
      { concurrency: 1 },
    );
    await eventually(async () => expect((await queue.depth('ai')).active).toBe(1));
    const ask = async (id: string, origin: Origin): Promise<void> => {
      await queue.enqueue('ai', { id, payload: '', origin });
    };
    return { ask, order, open: hold.open };
  };

  it('lets one question pass a flood of fifty, and keeps the order of each who asks', async () => {
    const { queue, other } = await begin();
    const { ask, order, open } = await held(queue);
    for (let at = 0; at < 50; at += 1) await ask(`flood-${at}`, by('noisy', 'ana'));
    await other.enqueue('ai', { id: 'single', payload: '', origin: by('quiet', 'ben') });
    await other.enqueue('ai', { id: 'neighbour', payload: '', origin: by('noisy', 'eve') });
    expect(await other.position('ai', 'single')).toBeLessThanOrEqual(2);
    open();
    await eventually(() => expect(order).toHaveLength(52));
    expect(order.indexOf('single')).toBeLessThanOrEqual(2);
    // Of the same channel, and yet not behind what somebody else asked there.
    expect(order.indexOf('neighbour')).toBeLessThanOrEqual(4);
    const flood = order.filter((id) => id.startsWith('flood-'));
    expect(flood).toEqual([...flood.keys()].map((at) => `flood-${at}`));
  });

  it('gives a channel of many no more turns than a channel of one', async () => {
    const { queue } = await begin();
    const { ask, order, open } = await held(queue);
    for (let round = 0; round < 3; round += 1)
      for (let person = 0; person < 10; person += 1)
        await ask(`many-${round}-${person}`, by('many', `person-${person}`));
    for (let at = 0; at < 10; at += 1) await ask(`one-${at}`, by('one', 'ana'));
    open();
    await eventually(() => expect(order).toHaveLength(40));
    // Ten of each while both wait.
    const lastOfOne = order.lastIndexOf('one-9');
    expect(order.slice(0, lastOfOne).filter((id) => id.startsWith('many-')).length).toBeLessThan(20);
  });

  it('takes a job that waits out of its turn, and counts all that wait', async () => {
    const { queue } = await begin();
    const { ask, order, open } = await held(queue);
    for (const id of ['a', 'b', 'c']) await ask(id, by('g', 'ana'));
    expect((await queue.depth('ai')).waiting).toBe(3);
    expect(await queue.position('ai', 'c')).toBe(2);
    expect(await queue.remove('ai', 'b')).toBe(true);
    expect(await queue.position('ai', 'c')).toBe(1);
    open();
    await eventually(() => expect(order).toEqual(['a', 'c']));
  });
};
