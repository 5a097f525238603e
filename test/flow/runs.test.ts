// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createRuns, type JoinRequest, type Runs } from '../../src/runs.ts';
import { realClock } from '../support/real-clock.ts';

const memory = (): StateStore => fileState({ directory: undefined, clock: realClock, log: silentLog });

const asks = (id: string, person = id, channel = 'C1'): Interaction => ({
  id,
  conversation: { platform: 'chat', workspace: 'W1', channel },
  person: { id: person },
  at: 1_000,
  source: 'command',
  line: 'analyze',
});
const request = (interaction: Interaction, given: Partial<JoinRequest> = {}): JoinRequest => ({
  shareKey: 'same',
  interaction,
  work: { kind: 'analyze', cluster: 'prod', scope: {}, filters: [], explain: false },
  opening: { summary: 'Checking prod…', blocks: [] },
  queue: 'cluster-prod',
  now: 1_000,
  ...given,
});
const joinAndRemember = async (runs: Runs, asked: JoinRequest) => {
  const joined = await runs.join(asked);
  await runs.remember(asked.interaction, joined.run.id);
  return joined;
};

describe('who asks', () => {
  it('is told that it may have been taken from the first thing that is written on', async () => {
    const state = memory();
    const steps: string[] = [];
    const runs = createRuns({
      ...state,
      put: (...given) => {
        steps.push('written');
        return state.put(...given);
      },
    });
    await runs.join(request(asks('a'), { storing: () => steps.push('storing') }));
    await runs.join(request(asks('b'), { storing: () => steps.push('storing, joined') }));
    expect([steps[0], steps.indexOf('storing, joined')]).toEqual([
      'storing',
      steps.lastIndexOf('written') - 1,
    ]);
  });

  it('and was told that nothing was started, begins and joins nothing later', async () => {
    const state = memory();
    const told = new AbortController();
    const runs = createRuns({
      ...state,
      get: async (key) => {
        const found = await state.get(key);
        told.abort(new Error('it took too long'));
        return found;
      },
    });
    await expect(runs.join(request(asks('a'), { signal: told.signal }))).rejects.toThrow('took too long');
    expect(await createRuns(state).active()).toEqual([]);
  });

  it('first begins a run, and the same of others shares it', async () => {
    const runs = createRuns(memory());
    const first = await runs.join(request(asks('a')));
    const second = await runs.join(request(asks('b')));
    const other = await runs.join(request(asks('c'), { shareKey: 'other' }));
    expect([first.outcome, second.outcome, other.outcome]).toEqual(['created', 'joined', 'created']);
    expect(second.run.id).toBe(first.run.id);
    expect(other.run.id).not.toBe(first.run.id);
    expect((await runs.get(first.run.id))?.listeners.map(({ interaction }) => interaction)).toEqual([
      'a',
      'b',
    ]);
    expect(await runs.active()).toHaveLength(2);
  });

  it('once is heard once, however often it is delivered', async () => {
    const runs = createRuns(memory());
    const first = await joinAndRemember(runs, request(asks('a')));
    const again = await runs.join(request(asks('a')));
    expect([again.outcome, again.run.id]).toEqual(['already', first.run.id]);
    await runs.finish(first.run.id, 'done', { report: 'r', told: first.run.listeners, now: 2_000 });
    expect((await runs.join(request(asks('a'), { now: 3_000 }))).outcome).toBe('already');
    expect((await runs.get(first.run.id))?.listeners).toHaveLength(1);
  });

  it('goes on where a process died that had recorded the run and nothing more', async () => {
    const state = memory();
    const first = await createRuns(state).join(request(asks('a')));
    const again = await createRuns(state).join(request(asks('a')));
    expect([again.outcome, again.run.id]).toEqual(['created', first.run.id]);
    expect(again.run.listeners).toHaveLength(1);
  });

  it('soon after the end shares the answer, unless they have heard it', async () => {
    const runs = createRuns(memory());
    const { run } = await joinAndRemember(runs, request(asks('a', 'ana')));
    await runs.finish(run.id, 'done', { report: run.id, told: run.listeners, now: 5_000 });
    const ben = await runs.join(request(asks('b', 'ben'), { now: 5_000 + 9 * SECOND }));
    expect([ben.outcome, ben.run.report]).toEqual(['recent', run.id]);
    const ana = await runs.join(request(asks('c', 'ana'), { now: 5_000 + 9 * SECOND }));
    expect([ana.outcome, ana.run.id === run.id]).toEqual(['created', false]);
  });

  it('later, or after a failure, begins anew', async () => {
    const runs = createRuns(memory());
    const { run } = await runs.join(request(asks('a')));
    await runs.finish(run.id, 'done', { report: run.id, told: run.listeners, now: 5_000 });
    const late = await runs.join(request(asks('b'), { now: 5_000 + 11 * SECOND }));
    expect(late.outcome).toBe('created');
    await runs.finish(late.run.id, 'failed', {
      trouble: 'unavailable',
      told: late.run.listeners,
      now: 20_000,
    });
    expect((await runs.join(request(asks('c'), { now: 20_001 }))).outcome).toBe('created');
  });

  it('does not wait for a run that lost its job', async () => {
    const runs = createRuns(memory());
    const { run } = await runs.join(request(asks('a')));
    const soon = await runs.join(request(asks('b'), { now: 1_000 + 15 * MINUTE }));
    const late = await runs.join(request(asks('c'), { now: 1_001 + 15 * MINUTE }));
    expect([soon.run.id, late.outcome]).toEqual([run.id, 'created']);
  });

  it('does not share what was cancelled, even before it has ended', async () => {
    const runs = createRuns(memory());
    const { run } = await runs.join(request(asks('a')));
    await runs.unshare(run);
    const next = await runs.join(request(asks('b')));
    expect(next.outcome).toBe('created');
    // What is shared by now is not theirs to take back.
    await runs.unshare(run);
    expect((await runs.join(request(asks('c')))).run.id).toBe(next.run.id);
  });
});

describe('two hundred at once', () => {
  it('share one run, and leave nothing behind', async () => {
    const state = memory();
    const runs = [createRuns(state), createRuns(state)];
    const joined = await Promise.all(
      Array.from({ length: 200 }, (_, at) => (runs[at % 2] as Runs).join(request(asks(`d${at}`)))),
    );
    const ids = new Set(joined.map(({ run }) => run.id));
    expect(ids.size).toBe(1);
    expect(joined.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    const [id = ''] = ids;
    expect((await createRuns(state).get(id))?.listeners).toHaveLength(200);
    expect(await state.list('active/')).toHaveLength(1);
    expect(await state.list('run/')).toHaveLength(1);
  });
});

/** Stops each put of a key at a gate until it is opened. */
const gated = (state: StateStore, prefix: string) => {
  let open: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const atGate = new Promise<void>((resolve) => (arrived = resolve));
  return {
    atGate,
    open: () => open(),
    state: {
      ...state,
      put: async (key: string, ...rest: [string]) => {
        if (key.startsWith(prefix)) {
          arrived();
          await gate;
        }
        return state.put(key, ...rest);
      },
    } satisfies StateStore,
  };
};

describe('the same delivery at two bots at the same moment', () => {
  it('is one run that nobody takes back', async () => {
    const state = memory();
    const slow = gated(state, 'share/');
    const second = createRuns(slow.state).join(request(asks('a')));
    await slow.atGate;
    const first = await createRuns(state).join(request(asks('a')));
    await createRuns(state).update(first.run.id, { state: 'running' });
    slow.open();
    expect((await second).run.id).toBe(first.run.id);
    expect(await createRuns(state).get(first.run.id)).toMatchObject({ state: 'running' });
    expect(await createRuns(state).active()).toHaveLength(1);
  });

  it('is taken back only by whoever made it, when somebody else was faster', async () => {
    const state = memory();
    const slow = gated(state, 'share/');
    const mine = createRuns(slow.state).join(request(asks('a')));
    await slow.atGate;
    const theirs = await createRuns(state).join(request(asks('b')));
    slow.open();
    expect(await mine).toMatchObject({ outcome: 'joined', run: { id: theirs.run.id } });
    expect(await state.list('run/')).toHaveLength(1);
  });
});

describe('the end of a run', () => {
  it('waits for those who joined since', async () => {
    const runs = createRuns(memory());
    const { run } = await runs.join(request(asks('a')));
    await runs.join(request(asks('b')));
    const end = (told: typeof run.listeners) =>
      runs.finish(run.id, 'done', { report: 'r', told, now: 2_000 });
    expect(await end(run.listeners)).toBeUndefined();
    expect(await end((await runs.get(run.id))?.listeners ?? [])).toMatchObject({
      state: 'done',
      endedAt: 2_000,
    });
    expect(await runs.active()).toEqual([]);
  });

  it('is the first one: a second worker does not change it', async () => {
    const runs = createRuns(memory());
    const { run } = await runs.join(request(asks('a')));
    const end = (state: 'done' | 'cancelled') =>
      runs.finish(run.id, state, { told: run.listeners, now: 2_000 });
    await end('cancelled');
    await end('done');
    await runs.update(run.id, { state: 'running' });
    expect((await runs.get(run.id))?.state).toBe('cancelled');
  });
});
