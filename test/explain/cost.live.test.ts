// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import type { Explanation } from '../../src/core/explanation.ts';
import { type Budgets, microsOf, OverBudget, type Price, type Spender } from '../../src/core/spending.ts';
import { chargedTo, spenderOf } from '../../src/explain/charged-to.ts';
import { createLedger } from '../../src/explain/ledger.ts';
import { createMeter, priceOf } from '../../src/explain/metered.ts';
import { amountText } from '../../src/views/amount.ts';
import { says } from '../standins/openai.ts';
import { about } from '../support/about.ts';
import { explaining, explains, mapCache } from '../support/explaining.ts';
import { deployment, reportOf } from '../support/objects.ts';
import { realClock } from '../support/real-clock.ts';

const request = about(await reportOf(deployment('checkout', { trouble: 'crash' })));
const answer = { happening: 'It crashes.', steps: ['Look.'] };
const ana = spenderOf({
  conversation: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  person: { id: 'ana' },
});

const priced: Readonly<Record<string, Price>> = { 'gpt-5.4-mini*': { in: 1, out: 10 } };

const metered = async (
  given: { readonly budgets?: Budgets; readonly prices?: Readonly<Record<string, Price>> } = {},
) => {
  const metrics = createMetrics();
  const ledger = createLedger({
    state: fileState({ directory: undefined, clock: realClock, log: silentLog }),
    clock: realClock,
    newId: () => crypto.randomUUID(),
    budgets: given.budgets ?? {},
    timeZone: 'UTC',
    currency: 'USD',
  });
  const meter = createMeter({ ledger, prices: given.prices ?? priced, log: silentLog, metrics });
  const { server, explain } = await explaining({ meter, cache: mapCache() });
  const final = async (): Promise<Explanation | undefined> => {
    let last: Explanation | undefined;
    for await (const version of chargedTo(explain, ana)(request, new AbortController().signal))
      last = version;
    return last;
  };
  const exposed = async (): Promise<string> => (await metrics.expose()).body;
  return { server, final, exposed, today: async () => (await ledger.read(ana)).today };
};

describe('an answer', () => {
  test('says what it took, and is counted', async () => {
    const { server, final, today, exposed } = await metered();
    server.will(explains(() => answer));
    const told = await final();
    const { inputTokens = 0, outputTokens = 0 } = told?.usage ?? {};
    expect(inputTokens).toBeGreaterThan(0);
    const spent = { tokens: inputTokens + outputTokens, micros: inputTokens + 10 * outputTokens };
    expect(told?.spent).toEqual(spent);
    expect(await today()).toMatchObject({ day: { ...spent, answers: 1 }, channel: spent, user: spent });
    expect(await exposed()).toMatch(/k8sgpt_ai_cost_total\{backend="openai"\} 0\.000\d+/);
  });

  test('from the cache takes nothing', async () => {
    const { server, final, today } = await metered();
    server.will(explains(() => answer));
    await final();
    const before = await today();
    expect(await final()).not.toHaveProperty('spent');
    expect(await today()).toEqual(before);
  });

  test('of a model without a price is counted in tokens', async () => {
    const { server, final } = await metered({ prices: { 'another-model': { in: 1, out: 1 } } });
    server.will(explains(() => answer));
    expect((await final())?.spent).toMatchObject({ micros: 0 });
  });

  test('that failed before a word was said took nothing', async () => {
    const { server, final, today } = await metered({ budgets: { day: { tokens: 100_000 } } });
    server.will((response) => void response.writeHead(401).end('{}'));
    expect(await final()).toMatchObject({ source: 'guidance' });
    expect((await today()).day.tokens).toBe(0);
  });

  test('that was repaired took both', async () => {
    const { server, final, today } = await metered();
    server.will(
      says('no JSON'),
      explains(() => answer),
    );
    const told = await final();
    expect(told?.spent?.tokens).toBe((told?.usage?.inputTokens ?? 0) + (told?.usage?.outputTokens ?? 0));
    expect((await today()).day.tokens).toBe(told?.spent?.tokens);
  });
});

describe('over budget', () => {
  test('no model is asked, and guidance says whose budget is used up', async () => {
    const { server, final, exposed } = await metered({ budgets: { channel: { tokens: 10 } } });
    const told = await final();
    expect(told).toMatchObject({ source: 'guidance' });
    expect(told?.note).toMatch(
      /^today's AI budget of this channel is used up \(10 tokens\); it is refilled at 00:00 UTC, in /,
    );
    expect(server.completions()).toHaveLength(0);
    expect(await exposed()).toContain('k8sgpt_ai_over_budget_total{whose="channel"} 1');
  });
});

test('whoever asks the same together with one who is over budget is answered', async () => {
  const { server, versions } = await explaining({
    meter: (backend, { user }) =>
      user.endsWith('ana')
        ? {
            ...backend,
            async *complete() {
              throw new OverBudget('user', "today's AI budget of you is used up");
            },
          }
        : backend,
  });
  server.will(explains(() => answer));
  const ben: Spender = { channel: ana.channel, user: 'ben' };
  const [hers, his] = await Promise.all(
    [ana, ben].map(async (spender) => (await versions({ ...request, spender })).at(-1)),
  );
  expect(hers).toMatchObject({ source: 'guidance', note: "today's AI budget of you is used up" });
  expect(his).toMatchObject({ source: 'ai', happening: 'It crashes.' });
  expect(server.completions()).toHaveLength(1);
});

describe('prices', () => {
  const prices = {
    'gpt-5*': { in: 2, out: 2 },
    'gpt-5.4-mini*': { in: 1, out: 1 },
    'gpt-5.4-mini': { in: 3, out: 3 },
  };
  test('are of the model itself, else of the nearest pattern', () => {
    expect(priceOf(prices, ['gpt-5.4-mini'])).toEqual({ in: 3, out: 3 });
    expect(priceOf(prices, ['gpt-5.4-mini-2026-03', 'gpt-5.4-mini'])).toEqual({ in: 3, out: 3 });
    expect(priceOf(prices, ['gpt-5.4-mini-2026-03'])).toEqual({ in: 1, out: 1 });
    expect(priceOf(prices, ['gpt-5'])).toEqual({ in: 2, out: 2 });
    expect(priceOf(prices, ['llama'])).toBeUndefined();
  });

  test('count what a service had in its own cache for less', () => {
    const tokens = { inputTokens: 1_000, outputTokens: 100, cachedTokens: 800 };
    expect(microsOf(tokens, { in: 2, out: 10, cached: 0.5 })).toBe(200 * 2 + 800 * 0.5 + 1_000);
    expect(microsOf(tokens, { in: 2, out: 10 })).toBe(3_000);
  });

  test('are said so that something is never nothing', () => {
    expect(amountText({ tokens: 1_234, micros: 4_000 }, 'USD')).toBe('1,234 tokens, 0.004 USD');
    expect(amountText({ tokens: 1, micros: 12_345_678 }, 'EUR')).toBe('1 token, 12.35 EUR');
    expect(amountText({ tokens: 5, micros: 0 }, undefined)).toBe('5 tokens');
  });
});
