// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { gaugeQueues } from '../../src/compose/queue-gauges.ts';
import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import type { Run } from '../../src/core/run.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { beatKey, type WorkerBeat } from '../../src/living-workers.ts';
import { createOutbox } from '../../src/outbox.ts';
import { queueOf } from '../../src/queue-names.ts';
import { createRuns } from '../../src/runs.ts';
import { strandedRunsTask } from '../../src/stranded-runs.ts';
import { documentText } from '../support/document-text.ts';

const beat = (clusters: readonly string[]): string =>
  JSON.stringify({ version: '1.0.0', clusters: [...clusters], ai: 'built-in' } satisfies WorkerBeat);

/** Work that was accepted for a cluster that a worker reached then. */
const open = async () => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const clock: Clock = { now: () => now, sleep: () => new Promise(() => undefined) };
  const memory = fileState({ directory: undefined, clock, log: silentLog });
  let fails = false;
  const state: StateStore = {
    ...memory,
    put: async (key, value, options) => {
      if (!fails || !key.startsWith('outbox/')) return memory.put(key, value, options);
      fails = false;
      throw new Unavailable('the store is away');
    },
  };
  const queue = memoryQueue({ clock, log: silentLog });
  const metrics = createMetrics();
  const runs = createRuns(state);
  const outbox = createOutbox(state, clock);
  const book = createIncidentBook(state);
  const task = strandedRunsTask({ state, runs, queue, outbox, book, clock, log: silentLog, metrics });
  const conversation = { platform: 'chat', workspace: 'W1', channel: 'C1' };
  const accept = async (cluster: string): Promise<Run> => {
    const interaction = {
      id: `asked ${cluster}`,
      conversation,
      person: { id: 'U1' },
      at: now,
      line: 'analyze',
    };
    const work = { kind: 'analyze' as const, cluster, scope: {}, filters: [], explain: false };
    const { run } = await runs.join({
      shareKey: cluster,
      interaction: { ...interaction, source: 'command' },
      work,
      opening: { summary: 'Checking', blocks: [] },
      queue: queueOf(work),
      now,
    });
    await queue.enqueue(run.queue, { id: run.id, payload: '{}' });
    return run;
  };
  /** Each minute the task looks; a worker tells of itself meanwhile. */
  const pass = async (minutes: number, clusters?: readonly string[]): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      now += MINUTE;
      if (clusters !== undefined) await state.put(beatKey('w1'), beat(clusters), { ttlMs: MINUTE });
      await task.run(clock.now(), new AbortController().signal);
    }
  };
  const said = async (run: Run): Promise<string> => {
    const keys = (await state.list('outbox/')).filter(({ value }) => value.includes(run.id));
    return keys
      .map(({ value }) => documentText((JSON.parse(value) as { document: never }).document))
      .join('\n');
  };
  const counted = async (): Promise<string> => (await metrics.expose()).body;
  const failOnce = (): void => void (fails = true);
  return { accept, pass, said, counted, state, queue, metrics, runs, failOnce };
};

const GIVEN_UP = 'No worker that can do it has reported for ten minutes';

describe('work that waits for a cluster which no worker reaches any more', () => {
  it('ends after ten minutes: whoever asked is told, and it is counted as not answered', async () => {
    const { accept, pass, said, counted, queue, runs } = await open();
    const run = await accept('edge');
    await pass(10, ['prod']);
    expect((await runs.get(run.id))?.state).toBe('queued');
    await pass(1, ['prod']);
    expect(await runs.get(run.id)).toMatchObject({ state: 'failed', trouble: 'unavailable' });
    expect(await said(run)).toContain(GIVEN_UP);
    expect(await queue.position(run.queue, run.id)).toBeUndefined();
    expect(await counted()).toContain('k8sgpt_answers_total{outcome="unavailable"} 1');
    expect(await runs.active()).toEqual([]);
  });

  it('whoever had begun it: what a worker handed back, and what one died with', async () => {
    const { accept, pass, said, queue, runs } = await open();
    const [handedBack, died] = [await accept('edge'), await accept('far')];
    for (const { id } of [handedBack, died]) await runs.update(id, { state: 'running' });
    // A job that somebody had when they died is in no queue to be taken out of.
    await queue.remove(died.queue, died.id);
    await pass(11, ['prod']);
    for (const run of [handedBack, died]) {
      expect((await runs.get(run.id))?.state).toBe('failed');
      expect(await said(run)).toContain(GIVEN_UP);
    }
    expect(await queue.position(handedBack.queue, handedBack.id)).toBeUndefined();
  });

  it('also where the store fails while it is told, an hour after it was asked for', async () => {
    const { accept, pass, said, runs, failOnce } = await open();
    const run = await accept('edge');
    await pass(60, ['edge']);
    await pass(10);
    failOnce();
    await expect(pass(1)).rejects.toThrow('the store is away');
    expect((await runs.get(run.id))?.state).toBe('queued');
    await pass(1);
    expect(await said(run)).toContain(GIVEN_UP);
    expect((await runs.get(run.id))?.state).toBe('failed');
  });

  it('also where no worker lives at all', async () => {
    const { accept, pass, said } = await open();
    const run = await accept('edge');
    await pass(12);
    expect(await said(run)).toContain(GIVEN_UP);
  });

  it('waits on where one is there that has much to do, or that this release cannot read', async () => {
    const { accept, pass, runs, state } = await open();
    const run = await accept('edge');
    await pass(12, ['edge']);
    expect((await runs.get(run.id))?.state).toBe('queued');
    await state.put(beatKey('w2'), '{"of":"another release"}');
    await pass(12);
    expect((await runs.get(run.id))?.state).toBe('queued');
  });

  it('is not given up while its worker is away for less than that, however long it has waited', async () => {
    const { accept, pass, runs } = await open();
    const run = await accept('edge');
    await pass(12, ['edge']);
    // Nobody could tell of themselves, or the only one was moved.
    await pass(9);
    await pass(3, ['edge']);
    await pass(9);
    expect((await runs.get(run.id))?.state).toBe('queued');
  });

  it('is seen by whoever watches the queues', async () => {
    const { accept, counted, metrics, queue, runs } = await open();
    await accept('edge');
    const prod = { name: 'prod', default: true, namespaces: [], source: 'test' };
    await gaugeQueues({ queue, runs, directory: async () => ({ clusters: [prod] }) }, metrics);
    expect(await counted()).toContain('k8sgpt_queue_waiting{queue="cluster-edge"} 1');
    expect(await counted()).toContain('k8sgpt_queue_waiting{queue="cluster-prod"} 0');
  });
});
