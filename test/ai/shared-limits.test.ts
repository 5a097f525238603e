// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { limitedBackend } from '../../src/ai/limited-backend.ts';
import { sharedLimits, type Turn, type UseStore } from '../../src/ai/shared-limits.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const never = new AbortController().signal;

/** A store that two processes share. */
const mapStore = (): UseStore => {
  const held = new Map<string, { readonly value: string; readonly version: number }>();
  return {
    get: async (key) => held.get(key),
    put: async (key, value, options) => {
      const version = held.get(key)?.version ?? 0;
      if (options?.ifVersion !== undefined && options.ifVersion !== version) return undefined;
      held.set(key, { value, version: version + 1 });
      return version + 1;
    },
  };
};

const world = (
  limits: { concurrency?: number; perMinute?: number },
  state: UseStore | undefined = mapStore(),
) => {
  const clock = virtualClock();
  const { log, lines } = keepingLog();
  let ids = 0;
  const worker = () =>
    sharedLimits('alpha', limits, { clock, log, newId: () => `turn-${(ids += 1)}`, state });
  /** Asks for a turn; tells when it came. */
  const asks = (take: ReturnType<typeof worker>, signal = never) => {
    const asked: { turn?: Turn; error?: unknown } = {};
    take(signal).then(
      (turn) => (asked.turn = turn),
      (error: unknown) => (asked.error = error),
    );
    return asked;
  };
  return { clock, lines, worker, asks };
};

describe('limits of a backend over all workers', () => {
  test('so many at a time; the next as soon as one has ended', async () => {
    const { clock, worker, asks } = world({ concurrency: 2 });
    const [one, other] = [worker(), worker()];
    const [a, b] = [asks(one), asks(other)];
    await clock.until(() => a.turn !== undefined && b.turn !== undefined, 0);
    const c = asks(one);
    await clock.until(() => clock.now() > 0, 2_000);
    expect(c.turn).toBeUndefined();
    await b.turn?.end();
    await clock.until(() => c.turn !== undefined, 1_000);
    expect(c.turn).toBeDefined();
  });

  test('so many within a minute, whether they have ended or not', async () => {
    const { clock, worker, asks } = world({ perMinute: 3 });
    const [one, other] = [worker(), worker()];
    const start = clock.now();
    for (const take of [one, other, one]) {
      const asked = asks(take);
      await clock.until(() => asked.turn !== undefined, 0);
      await asked.turn?.end();
    }
    const late = asks(other);
    await clock.until(() => late.turn !== undefined, 61_000);
    expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
  });

  test('a turn of a process that died is given to the next', async () => {
    const state = mapStore();
    const { clock, worker, asks } = world({ concurrency: 1 }, state);
    const died = JSON.stringify({ schema: 1, held: [['of the dead', clock.now() + 30_000]], begun: [] });
    await state.put('ai-use/alpha', died);
    const next = asks(worker());
    await clock.until(() => next.turn !== undefined, 31_000);
    expect(next.turn).toBeDefined();
  });

  test('a turn that lasts is kept', async () => {
    const { clock, worker, asks } = world({ concurrency: 1 });
    const long = asks(worker());
    await clock.until(() => long.turn !== undefined, 0);
    const next = asks(worker());
    await clock.until(() => next.error !== undefined, 70_000);
    expect(next.error).toBeInstanceOf(Unavailable);
    expect((next.error as Error).message).toContain('fully used');
  });

  test('a store that is lost stops nobody: each process keeps the limits for itself', async () => {
    const lost = async (): Promise<never> => {
      throw new Unavailable('Redis cannot be reached.');
    };
    const { clock, worker, asks, lines } = world({ concurrency: 1 }, { get: lost, put: lost });
    const take = worker();
    const [a, b] = [asks(take), asks(take)];
    await clock.until(() => a.turn !== undefined, 0);
    expect(b.turn).toBeUndefined();
    await a.turn?.end();
    await clock.until(() => b.turn !== undefined, 1_000);
    expect(lines.join()).toContain('hold in this process only');
  });

  test('whoever stops waiting takes no turn', async () => {
    const { clock, worker, asks } = world({ concurrency: 1 }, undefined);
    const take = worker();
    const first = asks(take);
    await clock.until(() => first.turn !== undefined, 0);
    const caller = new AbortController();
    const second = asks(take, caller.signal);
    caller.abort(new Error('gone'));
    await clock.until(() => second.error !== undefined, 1_000);
    expect(second.error).toMatchObject({ message: 'gone' });
  });

  test('an answer ends its turn, however it ends', async () => {
    const ended: string[] = [];
    const backend = limitedBackend(
      {
        name: 'alpha',
        model: 'm',
        capabilities: () => ({ schema: true, tools: true, streaming: true }),
        async *complete() {
          yield { type: 'text', text: 'a' };
          throw new Unavailable('Alpha is busy.');
        },
      },
      async () => ({ end: async () => void ended.push('end') }),
    );
    const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
    for await (const _ of backend.complete(request, never)) break;
    await expect(
      (async () => {
        for await (const _ of backend.complete(request, never)) ended.push('part');
      })(),
    ).rejects.toThrow('busy');
    expect(ended).toEqual(['end', 'part', 'end']);
  });
});
