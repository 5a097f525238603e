// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { type Budgets, OverBudget } from '../../src/core/spending.ts';
import { dayIn, nextDayIn } from '../../src/explain/calendar-day.ts';
import { createLedger, type Ledger } from '../../src/explain/ledger.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';
import { rejection } from '../support/rejection.ts';

const NOW = Date.parse('2026-11-25T20:30:00Z');
const ana = { channel: 'slack/T1/C1', user: 'slack/T1/ana' };
const ben = { channel: 'slack/T1/C2', user: 'slack/T1/ben' };

const ledgers = (
  budgets: Budgets,
  given: { readonly timeZone?: string; readonly state?: StateStore } = {},
) => {
  let time = NOW;
  const clock = { now: () => time, sleep: realClock.sleep };
  const state = given.state ?? fileState({ directory: undefined, clock, log: silentLog });
  const open = (): Ledger =>
    createLedger({
      state,
      clock,
      newId: randomUUID,
      budgets,
      timeZone: given.timeZone ?? 'UTC',
      currency: 'USD',
    });
  return { ledger: open(), another: open, pass: (ms: number) => (time += ms) };
};

const of = (tokens: number, micros = 0) => ({ tokens, micros });

describe('what AI took', () => {
  it('is counted for everybody, the channel and the person', async () => {
    const { ledger } = ledgers({});
    await (await ledger.reserve(ana, of(900))).settle(of(100, 250_000));
    await (await ledger.reserve({ ...ana, channel: ben.channel }, of(900))).settle(of(20));
    await (await ledger.reserve(ben, of(900))).settle(of(3));
    expect((await ledger.read(ana)).today).toMatchObject({
      day: { tokens: 123, micros: 250_000, answers: 3, day: '2026-11-25' },
      channel: { tokens: 100, answers: 1 },
      user: { tokens: 120, answers: 2 },
    });
    expect((await ledger.read(ben)).today).toMatchObject({ channel: { tokens: 23 }, user: { tokens: 3 } });
  });

  it('is remembered of the days before', async () => {
    const { ledger, pass } = ledgers({});
    await (await ledger.reserve(ana, of(9))).settle(of(7));
    pass(24 * HOUR);
    expect(await ledger.read(ana)).toMatchObject({
      today: { day: { tokens: 0, answers: 0 } },
      before: [{ day: '2026-11-25', tokens: 7, answers: 1 }],
    });
  });
});

describe('a budget', () => {
  const cases: readonly (readonly [string, Budgets, string])[] = [
    [
      'of the day',
      { day: { tokens: 100 } },
      "today's AI budget of everybody together is used up (100 tokens); it is refilled at 00:00 UTC, in 4 h",
    ],
    [
      'of a channel',
      { channel: { tokens: 100 } },
      "today's AI budget of this channel is used up (100 tokens)",
    ],
    ['of a person', { user: { tokens: 100 } }, "today's AI budget of you is used up (100 tokens)"],
    ['of money', { user: { micros: 2_500_000 } }, "today's AI budget of you is used up (2.50 USD)"],
  ];
  it.each(cases)('%s says whose it is and when it is refilled', async (_, budgets, words) => {
    const { ledger } = ledgers(budgets);
    await (await ledger.reserve(ana, of(90, 2_400_000))).settle(of(90, 2_400_000));
    const over = await rejection(ledger.reserve(ana, of(20, 200_000)));
    expect(over).toBeInstanceOf(OverBudget);
    expect(over.message).toContain(words);
  });

  it('of one is not that of another', async () => {
    const { ledger } = ledgers({ channel: { tokens: 100 }, user: { tokens: 100 } });
    await (await ledger.reserve(ana, of(100))).settle(of(100));
    await expect(ledger.reserve(ana, of(1))).rejects.toThrow(OverBudget);
    await (await ledger.reserve(ben, of(100))).settle(of(0));
    await expect(ledger.reserve({ ...ana, channel: ben.channel }, of(1))).rejects.toThrow('budget of you');
    await expect(ledger.reserve({ ...ben, channel: ana.channel }, of(1))).rejects.toThrow('this channel');
  });

  it('holds what is under way, gives back what was not taken, and nothing of what was refused', async () => {
    const { ledger } = ledgers({ day: { tokens: 100 }, user: { tokens: 50 } });
    const first = await ledger.reserve(ana, of(50));
    await expect(ledger.reserve(ana, of(1))).rejects.toThrow('budget of you');
    const second = await ledger.reserve(ben, of(50));
    await expect(ledger.reserve({ ...ben, user: 'eve' }, of(1))).rejects.toThrow('everybody together');
    await first.settle(of(10));
    await second.settle(of(50));
    await (await ledger.reserve(ana, of(40))).settle(of(0));
    expect((await ledger.read(ana)).today.day.tokens).toBe(60);
  });

  it('has back after a while what a process that died had reserved', async () => {
    const { ledger, pass } = ledgers({ day: { tokens: 100 } });
    await ledger.reserve(ana, of(100));
    await expect(ledger.reserve(ana, of(1))).rejects.toThrow(OverBudget);
    pass(16 * MINUTE);
    await (await ledger.reserve(ana, of(100))).settle(of(1));
  });

  it('is full again at midnight where it is kept', async () => {
    const { ledger, pass } = ledgers({ day: { tokens: 100 } }, { timeZone: 'Europe/Berlin' });
    await (await ledger.reserve(ana, of(100))).settle(of(100));
    const over = await rejection(ledger.reserve(ana, of(1)));
    expect(over.message).toContain('00:00 Europe/Berlin, in 3 h');
    pass(2.5 * HOUR - 1_000);
    await expect(ledger.reserve(ana, of(1))).rejects.toThrow(OverBudget);
    pass(1_000);
    await (await ledger.reserve(ana, of(100))).settle(of(1));
  });
});

describe('the day of a time zone', () => {
  it.each([
    ['UTC', '2026-11-25T20:30:00Z', '2026-11-25', '2026-11-26T00:00:00Z'],
    ['Europe/Berlin', '2026-11-25T23:30:00Z', '2026-11-26', '2026-11-26T23:00:00Z'],
    // Clocks go back: 25 hours.
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25', '2026-10-25T23:00:00Z'],
    // Clocks go forward at midnight itself.
    ['America/Santiago', '2026-09-05T12:00:00Z', '2026-09-05', '2026-09-06T04:00:00Z'],
    ['Asia/Kathmandu', '2026-11-25T18:14:59Z', '2026-11-25', '2026-11-25T18:15:00Z'],
  ])('%s at %s', (zone, at, day, next) => {
    expect(dayIn(zone, Date.parse(at))).toBe(day);
    expect(new Date(nextDayIn(zone, Date.parse(at))).toISOString()).toBe(next.replace('Z', '.000Z'));
  });
});

describeWith('redis-server', 'a budget that many workers share', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  it('is never exceeded, and no answer is counted twice or lost', async () => {
    const prefix = freshPrefix();
    const states = Array.from({ length: 4 }, () =>
      redisState({ connect: connectTo(server), prefix, log: silentLog }),
    );
    const workers = states.map((state) => ledgers({ day: { tokens: 1_000 } }, { state }).ledger);
    let [most, held] = [0, 0];
    const ask = async (at: number): Promise<boolean> => {
      const ledger = workers[at % workers.length] as Ledger;
      const reservation = await ledger.reserve(at % 2 === 0 ? ana : ben, of(100)).catch((error: unknown) => {
        if (error instanceof OverBudget) return undefined;
        throw error;
      });
      if (reservation === undefined) return false;
      held += 100;
      most = Math.max(most, held);
      held -= 50;
      await reservation.settle(of(50));
      return true;
    };
    const answered = (await Promise.all(Array.from({ length: 40 }, (_, at) => ask(at)))).filter(
      Boolean,
    ).length;
    const { today } = await (workers[0] as Ledger).read(ana);
    expect(today.day.tokens).toBe(answered * 50);
    expect(today.day.answers).toBe(answered);
    expect(answered).toBeGreaterThanOrEqual(10);
    expect(most).toBeLessThanOrEqual(1_000);
    for (const state of states) await state.close();
  });
});
