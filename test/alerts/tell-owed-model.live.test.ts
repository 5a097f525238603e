// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { Turn } from '../../src/core/incident-record.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { scriptedChat } from '../support/chat.ts';
import { demoReport } from '../support/demo-report.ts';
import { mortal } from '../support/mortal.ts';
import { describeWith } from '../support/needs.ts';
import * as fc from '../support/properties.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';
import { letters, OPS, routesTo, SHOP, telling, turned } from '../support/telling.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const report = await demoReport();
const START = Date.parse('2026-11-22T11:31:00Z');
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };
const RECORDS = 7;

/** What becomes of incidents, at one moment after the other; between them somebody tells, and may die at any call. */
const step = fc.record({
  what: fc.constantFrom('turn' as const, 'turn' as const, 'turn' as const, 'ack' as const),
  of: fc.integer({ min: 0, max: RECORDS - 1 }),
  /** Call at which whoever tells of it dies; 0: it does not. */
  dies: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
  ),
  late: fc.boolean(),
  minutes: fc.constantFrom(0, 0, 1, 5),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The next turn in the life of an incident. */
const nextTurn = (turns: readonly Turn[], at: number): Turn => {
  const names = ['opened', 'worse', 'resolved', 'reopened', 'resolved'] as const;
  const name = names[Math.min(turns.length, names.length - 1)] ?? 'resolved';
  return { ...turn(name, at), ...(name === 'opened' || name === 'reopened' ? { loud: true } : {}) };
};

const inMemory = (): StateStore =>
  fileState({ directory: undefined, clock: virtualClock(START), log: silentLog });

const played = async (steps: readonly Step[], mayDie: boolean, state: StateStore): Promise<StateStore> => {
  let now = START;
  const clock = { now: () => now };
  const routes = routesTo(SHOP, OPS);
  const alerts = { stormAfter: 3 };
  const world = telling({ state, clock, report, routes, alerts });
  for (const [at, { what, of, dies, late, minutes }] of steps.entries()) {
    now = Math.max(now + 1, START + minutes * MINUTE + at);
    const record = openRecord(report, of % 3, START, {
      incident: `i${of}`,
      watch: { places: [], turns: [] },
    });
    const body = mortal(state, scriptedChat().platform);
    const process = telling({ state: body.state, clock, report, routes, alerts });
    const known = await world.book.read('demo', record.incident);
    if (what === 'turn') {
      const made = nextTurn(known?.watched?.turns ?? [], now);
      const given = { state: made.turn === 'resolved' ? ('resolved' as const) : ('open' as const) };
      await turned(world, record, made, given);
      if (mayDie && dies > 0) body.dieAt(dies, late);
      await process.tell().catch(() => undefined);
    } else if (known !== undefined) {
      const mark = { type: 'ack' as const, by: ben, at: now, interaction: `m${at}` };
      const marked = await world.book.mark({ ...record, report: report.id }, mark);
      if (mayDie && dies > 0) body.dieAt(dies, late);
      if (marked.record !== undefined) await process.markAlerts([marked.record], mark).catch(() => undefined);
    }
    // The one that ticks comes by before anything else becomes of them.
    await telling({ state, clock, report, routes, alerts }).task.run(now, new AbortController().signal);
  }
  for (const { watched } of await world.book.list()) expect(watched?.owed).toEqual([]);
  return state;
};

/** What people see in the end, and how often each thing was said. */
const seen = async (state: StateStore): Promise<readonly string[]> =>
  [...(await letters(state)).values()]
    .map(({ key, to, document }) => `${key} ${to.channel} ${document.summary}`)
    .sort();

const holds = async (open: () => StateStore, numRuns: number): Promise<void> => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const one = await seen(await played(steps, true, open()));
      expect(one).toEqual(await seen(await played(steps, false, open())));
    }),
    { numRuns, endOnFailure: true },
  );
};

describe('whoever dies while telling, and whenever: the same messages stand in the end, none missing and none twice', () => {
  it('in memory', () => holds(inMemory, 60));

  describeWith('redis-server', 'with Redis', () => {
    let server: RedisServer;
    const opened: StateStore[] = [];
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(async () => {
      await Promise.all(opened.map((state) => state.close()));
      await server.close();
    });

    it('in Redis', () =>
      holds(() => {
        const state = redisState({ connect: connectTo(server), prefix: freshPrefix(), log: silentLog });
        opened.push(state);
        return state;
      }, 15));
  });
});
