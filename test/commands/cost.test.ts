// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Spending } from '../../src/core/spending.ts';
import { deployment, reportOf } from '../support/objects.ts';
import { answerTo, NOW, refusalOf } from '../support/planning.ts';

const day = (tokens: number, micros: number, answers: number, day = '2026-11-22') => ({
  day,
  tokens,
  micros,
  answers,
});
const spending = (given: Partial<Spending> = {}): Spending => ({
  currency: 'USD',
  timeZone: 'Europe/Berlin',
  refilledAt: NOW + 5 * 3_600_000,
  budgets: { day: { micros: 20_000_000 }, user: { tokens: 50_000 } },
  today: { day: day(12_345, 420_000, 9), channel: day(2_000, 70_000, 2), user: day(500, 3_000, 1) },
  before: [day(99, 1_000_000, 4, '2026-11-21')],
  ...given,
});

describe('cost', () => {
  it('tells what AI took, of whom, and what may be taken', () => {
    const told = answerTo('cost', { spending: spending() });
    expect(told).toContain('AI today: 12,345 tokens, 0.42 USD');
    expect(told).toMatch(/Everybody.*9.*12,345 tokens, 0\.42 USD.*20\.00 USD/s);
    expect(told).toMatch(/This channel.*2,000 tokens.*no limit/s);
    expect(told).toMatch(/You.*500 tokens, 0\.003 USD.*50,000 tokens/s);
    expect(told).toContain('Budgets are refilled at 00:00 Europe/Berlin, in 5 h.');
    expect(told).toMatch(/2026-11-21.*4.*99 tokens, 1\.00 USD/s);
  });

  it('tells of tokens only where there are no prices', () => {
    const told = answerTo('cost', { spending: spending({ currency: undefined, budgets: {}, before: [] }) });
    expect(told).toContain('AI today: 12,345 tokens');
    expect(told).not.toContain('USD');
    expect(told).not.toContain('refilled');
    expect(told).toContain('No prices are set (ai.prices), so only tokens are counted.');
  });

  it('tells what the explanations of the report took', async () => {
    const report = await reportOf(deployment('checkout', { trouble: 'crash' }));
    const [incident] = report.incidents;
    if (incident === undefined) throw new Error('no incident');
    const explained = {
      incident: incident.id,
      source: 'ai' as const,
      happening: 'x',
      because: [],
      steps: [],
      verify: '',
      model: 'gpt-x',
      usage: { inputTokens: 900, outputTokens: 100 },
      spent: { tokens: 1_000, micros: 12_000 },
    };
    const told = answerTo('cost', {
      spending: spending(),
      report: { ...report, explanations: { [incident.id]: explained } },
    });
    expect(told).toMatch(/1.*gpt-x.*900 in, 100 out.*1,000 tokens, 0\.012 USD/s);
    const { spent: _, usage: __, ...remembered } = explained;
    expect(
      answerTo('cost', {
        spending: spending(),
        report: { ...report, explanations: { [incident.id]: { ...remembered, cached: true } } },
      }),
    ).toContain('from cache');
  });

  it('says where nothing is counted', () => {
    expect(refusalOf('cost').message).toBe('Nothing is counted here.');
  });
});

describe('status', () => {
  const health = { version: '1', startedAt: NOW, parts: [] };
  it('says in one line what AI took today', () => {
    expect(answerTo('status', { health, spending: spending() })).toContain(
      'AI today: 9 answers · 12,345 tokens, 0.42 USD · of 20.00 USD, refilled at 00:00 Europe/Berlin, in 5 h',
    );
  });
  it('says nothing of it where nothing was asked', () => {
    const nothing = { ...spending().today, day: day(0, 0, 0) };
    expect(answerTo('status', { health, spending: spending({ today: nothing }) })).not.toContain('AI today');
  });
});
