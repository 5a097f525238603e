// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { fallbackChain } from '../../src/ai/fallback-chain.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend, Completion, CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { keepingLog } from '../support/adapter-parts.ts';

const request: Completion = { system: 'S', messages: [{ role: 'user', text: 'U' }], maxTokens: 5 };

/** A backend that does these things, one after the other; the last stays. */
const backend = (name: string, ...does: readonly (string | Error)[]): AiBackend & { asked: () => number } => {
  let asked = 0;
  return {
    name,
    model: `${name}-1`,
    capabilities: () => ({ schema: true, tools: true, streaming: true }),
    asked: () => asked,
    async *complete(_, signal) {
      const now = does[Math.min(asked, does.length - 1)];
      asked += 1;
      if (now === 'hangs') {
        yield { type: 'text', text: 'half' };
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      }
      if (now instanceof Error) {
        yield { type: 'text', text: 'half' };
        throw now;
      }
      yield { type: 'text', text: String(now) };
      yield { type: 'done', model: `${name}-1`, inputTokens: 1, outputTokens: 1, finish: 'stop' };
    },
  };
};

const chained = (first: AiBackend, ...others: readonly AiBackend[]) => {
  let now = 0;
  const { log, lines } = keepingLog();
  const chain = fallbackChain([first, ...others], { clock: { now: () => now }, log });
  const ask = async (signal = new AbortController().signal): Promise<readonly CompletionPart[]> => {
    const parts: CompletionPart[] = [];
    for await (const part of chain.complete(request, signal)) parts.push(part);
    return parts;
  };
  return { ask, lines, pass: (ms: number) => (now += ms) };
};

const busy = new Unavailable('Alpha is busy.', { retryAfterMs: 9_000 });
const down = new Unavailable('Alpha fails with status 503.');

describe('a chain', () => {
  test('asks the first, and no other', async () => {
    const [alpha, beta] = [backend('alpha', 'A'), backend('beta', 'B')];
    const parts = await chained(alpha, beta).ask();
    expect(parts.map(({ type }) => type)).toEqual(['text', 'done']);
    expect([alpha.asked(), beta.asked()]).toEqual([1, 0]);
  });

  test('goes on with the next, and says so: what was said before does not count', async () => {
    const { ask, lines } = chained(backend('alpha', down), backend('beta', 'B'));
    expect(await ask()).toEqual([
      { type: 'text', text: 'half' },
      { type: 'switched', from: 'alpha', to: 'beta', why: 'alpha: Alpha fails with status 503' },
      { type: 'text', text: 'B' },
      { type: 'done', model: 'beta-1', inputTokens: 1, outputTokens: 1, finish: 'stop' },
    ]);
    expect(lines).toHaveLength(1);
  });

  test('a bug of a backend tells people nothing of itself', async () => {
    const { ask, lines } = chained(backend('alpha', new TypeError('x of undefined')), backend('beta', 'B'));
    const parts = await ask();
    expect(parts).toContainEqual(
      expect.objectContaining({ why: 'alpha: it failed for a reason that is in the log' }),
    );
    expect(lines.join()).toContain('x of undefined');
  });

  test('one that fails again and again is not asked for a while, and found well by itself', async () => {
    const alpha = backend('alpha', down, down, down, 'A');
    const { ask, pass } = chained(alpha, backend('beta', 'B'));
    for (let turn = 0; turn < 3; turn += 1) await ask();
    const parts = await ask();
    expect(alpha.asked()).toBe(3);
    expect(parts[0]).toMatchObject({
      type: 'switched',
      why: 'alpha: The AI backend alpha failed again and again and is left alone for 15 s',
    });
    pass(15_000);
    expect((await ask())[0]).toEqual({ type: 'text', text: 'A' });
    expect((await ask())[0]).toEqual({ type: 'text', text: 'A' });
  });

  test('one that says how long to wait is left alone for so long', async () => {
    const alpha = backend('alpha', busy, 'A');
    const { ask, pass } = chained(alpha, backend('beta', 'B'));
    await ask();
    pass(8_999);
    await ask();
    expect(alpha.asked()).toBe(1);
    pass(1);
    expect((await ask()).map(({ type }) => type)).toEqual(['text', 'done']);
  });

  test('alone, its own error is thrown, and then that it rests', async () => {
    const { ask } = chained(backend('alpha', down));
    for (let turn = 0; turn < 3; turn += 1) await expect(ask()).rejects.toBe(down);
    await expect(ask()).rejects.toMatchObject({ name: 'Unavailable', retryAfterMs: 15_000 });
  });

  test('when all fail, all are told: waiting helps as soon as it helps with one', async () => {
    const wrong = new Refused('Beta does not accept the API key.', { hint: 'Set BETA_API_KEY.' });
    await expect(chained(backend('alpha', busy), backend('beta', wrong)).ask()).rejects.toMatchObject({
      name: 'Unavailable',
      message:
        'None of the AI backends answered: alpha: Alpha is busy; beta: Beta does not accept the API key.',
      retryAfterMs: 9_000,
    });
    await expect(chained(backend('beta', wrong), backend('gamma', wrong)).ask()).rejects.toBeInstanceOf(
      Refused,
    );
  });

  test('a caller who goes away is no failure, and no other is asked', async () => {
    const [alpha, beta] = [backend('alpha', 'hangs'), backend('beta', 'B')];
    const { ask } = chained(alpha, beta);
    for (let turn = 0; turn < 4; turn += 1) {
      const caller = new AbortController();
      const asking = ask(caller.signal);
      setImmediate(() => caller.abort(new Error('gone')));
      await expect(asking).rejects.toThrow('gone');
    }
    expect([alpha.asked(), beta.asked()]).toEqual([4, 0]);
  });
});
