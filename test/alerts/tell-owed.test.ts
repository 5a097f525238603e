// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord, Turn, Watched } from '../../src/core/incident-record.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { letters, OPS, routesTo, SHOP, type Telling, telling, told, turned } from '../support/telling.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const report = await demoReport();
const START = Date.parse('2026-11-22T11:31:00Z');
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };

const fresh = (
  place: number,
  watch: Partial<Watched> = {},
  given: Partial<IncidentRecord> = {},
): IncidentRecord =>
  openRecord(report, place, START, { ...given, watch: { places: [], turns: [], ...watch } });

const loud = (name: Turn['turn'], at: number, detail?: string): Turn => ({
  ...turn(name, at, detail),
  loud: true,
});

const world = (given: Partial<Parameters<typeof telling>[0]> = {}) => {
  let now = START;
  const clock = { now: () => now };
  const state = fileState({ directory: undefined, clock: virtualClock(START), log: silentLog });
  return Object.assign(telling({ state, clock, report, ...given }), {
    state,
    at: (time: number) => {
      now = time;
    },
  });
};

const ack = async (telling: Telling, record: IncidentRecord, at: number, id = 'i1') => {
  const { incident, cluster, severity, title, namespaces } = record;
  const mark = { type: 'ack' as const, by: ben, at, interaction: id };
  const marked = await telling.book.mark(
    { cluster, incident, severity, title, namespaces, report: report.id },
    mark,
  );
  if (marked.record !== undefined) await telling.markAlerts([marked.record], mark);
};

describe('what an incident owes', () => {
  it('becomes one message where it is routed, changed through its life, with a note of each turn in its thread', async () => {
    const all = world();
    const record = fresh(1);
    await turned(all, record, loud('opened', START));
    await all.tell();
    expect(await told(all.state)).toEqual([
      expect.stringMatching(
        /^C-shop \(critical\) demo \/ shop: `checkout` is down: .* · new · 11:31 · @oncall-shop$/,
      ),
    ]);
    await ack(all, record, START + 2 * MINUTE);
    await turned(all, record, turn('worse', START + 5 * MINUTE, '2 more workloads'));
    all.at(START + 5 * MINUTE);
    await all.tell();
    await turned(all, record, turn('resolved', START + 21 * MINUTE), { state: 'resolved' });
    all.at(START + 21 * MINUTE);
    await all.tell();
    expect(await told(all.state)).toEqual([
      expect.stringMatching(/^C-shop \(good\) Resolved: demo \/ shop: .* after 21 min$/),
      'C-shop ↳ @ben acknowledged this',
      'C-shop ↳ Worse: 2 more workloads',
      'C-shop ↳ Resolved after 21 min',
    ]);
    expect((await all.book.read('demo', record.incident))?.watched?.owed).toEqual([]);
    expect(all.events.map(({ turn: { turn: name } }) => name)).toEqual([
      'opened',
      'acknowledged',
      'worse',
      'resolved',
    ]);
  });

  it('calls the group again only when it is graver or back, and nobody has it', async () => {
    const all = world();
    const record = fresh(1, {}, { severity: 'warning' });
    await turned(all, record, loud('opened', START));
    await all.tell();
    await turned(all, record, loud('worse', START + 1, 'critical now'), { severity: 'critical' });
    await all.tell();
    expect((await told(all.state)).at(-1)).toBe('C-shop ↳ Worse: critical now · @oncall-shop');
    await turned(all, record, loud('reopened', START + 2, 'back after 12 min'), {
      acknowledged: { by: ben, at: START },
    });
    await all.tell();
    expect(await told(all.state)).toContain('C-shop ↳ Back after 12 min');
  });

  it('is told in one place more where it is graver, without a note of what came before', async () => {
    const routes = {
      ...routesTo(SHOP),
      rules: [
        { name: 'bad', severities: ['critical' as const], to: [OPS], next: [], more: false },
        { name: 'rest', to: [SHOP], next: [], more: false },
      ],
    };
    const all = world({ routes });
    const record = fresh(1, {}, { severity: 'warning' });
    await turned(all, record, loud('opened', START));
    await all.tell();
    await turned(all, record, loud('worse', START + 1, 'critical now'), { severity: 'critical' });
    await all.tell();
    expect((await told(all.state)).map((line) => line.split(' ').slice(0, 2).join(' ')).sort()).toEqual([
      'C-ops (critical)',
      'C-shop (critical)',
      'C-shop ↳',
    ]);
  });

  it('is told nowhere where no route says where, and is owed no longer', async () => {
    const all = world({ routes: routesTo() });
    await turned(all, fresh(1), loud('opened', START));
    await all.tell();
    expect(await told(all.state)).toEqual([]);
    expect((await all.book.read('demo', fresh(1).incident))?.watched?.owed).toEqual([]);
    expect(all.events).toHaveLength(1);
  });

  it('stays out of the way when it is asked for again: nothing is sent that says the same', async () => {
    const all = world();
    await turned(all, fresh(1), loud('opened', START));
    await all.tell();
    const before = await letters(all.state);
    all.at(START + MINUTE);
    await turned(all, fresh(1), loud('opened', START));
    await all.tell();
    expect([...(await letters(all.state)).values()].map(({ sequence }) => sequence)).toEqual(
      [...before.values()].map(({ sequence }) => sequence),
    );
  });

  it('shows what somebody did also where the process that took it died before it could', async () => {
    const all = world();
    const record = fresh(1);
    await turned(all, record, loud('opened', START));
    await all.tell();
    await turned(all, record, undefined, {
      acknowledged: { by: ben, at: START },
      history: [{ at: START, by: ben, interaction: 'i9', deed: 'acknowledged' }],
    });
    await all.task.run(START, new AbortController().signal);
    expect((await told(all.state)).join('\n')).toMatch(/acknowledged by @ben[^]*↳ @ben acknowledged this/);
  });

  it('is told after a mute or a maintenance without another look', async () => {
    let silenced: number | undefined = START + MINUTE;
    const all = world({ silencedUntil: () => silenced });
    await turned(all, fresh(1), undefined);
    await all.task.run(START, new AbortController().signal);
    expect(await told(all.state)).toEqual([]);
    silenced = undefined;
    await all.task.run(START, new AbortController().signal);
    await all.task.run(START, new AbortController().signal);
    expect(await told(all.state)).toHaveLength(1);
  });
});

describe('a storm', () => {
  const many = (count: number, from = 0): readonly IncidentRecord[] =>
    Array.from({ length: count }, (_, at) =>
      fresh((at + from) % 3, { places: [] }, { incident: `i${at + from}` }),
    );

  it('of more than ten in two minutes is one message; its lines change, and its thread is told once when it is over', async () => {
    const all = world();
    for (const record of many(31)) await turned(all, record, loud('opened', START));
    await all.tell();
    expect(await told(all.state)).toEqual([
      expect.stringMatching(/^C-shop \(critical\) 31 new problems in demo.*@oncall-shop$/),
    ]);
    for (const record of many(30))
      await turned(all, record, turn('resolved', START + 1), { state: 'resolved' });
    await all.tell();
    expect((await told(all.state))[0]).toContain('· 30 resolved');
    await turned(all, many(1, 30)[0] as IncidentRecord, turn('resolved', START + 2), { state: 'resolved' });
    await all.tell();
    expect(await told(all.state)).toEqual([
      expect.stringContaining('(good) Resolved: all 31 problems of demo'),
      'C-shop ↳ All 31 problems of this storm are resolved',
    ]);
  });

  it('that comes one by one leaves the first as they are and holds the rest', async () => {
    const all = world({ alerts: { stormAfter: 3 } });
    for (const [at, record] of many(8).entries()) {
      await turned(all, record, loud('opened', START + at));
      await all.tell();
    }
    const lines = await told(all.state);
    expect(lines.filter((line) => line.includes(' new problems in demo'))).toEqual([
      expect.stringMatching(/8 new problems in demo.* · 3 of them told above/),
    ]);
    expect(lines).toHaveLength(4);
    // Long after, another one is told of its own.
    await turned(all, many(1, 8)[0] as IncidentRecord, loud('opened', START + 10 * MINUTE));
    await all.tell();
    expect(await told(all.state)).toHaveLength(5);
  });

  it('is taken by one press, and said once', async () => {
    const all = world({ alerts: { stormAfter: 3 } });
    for (const record of many(8)) await turned(all, record, loud('opened', START));
    await all.tell();
    const mark = { type: 'ack' as const, by: ben, at: START, interaction: 'i1' };
    const marked = [];
    for (const record of many(8)) {
      const { cluster, incident, severity, title, namespaces } = record;
      const done = await all.book.mark(
        { cluster, incident, severity, title, namespaces, report: 'r1' },
        mark,
      );
      if (done.record !== undefined) marked.push(done.record);
    }
    await all.markAlerts(marked, mark);
    expect(await told(all.state)).toEqual([
      expect.stringMatching(/8 new problems in demo.* · all acknowledged/),
      expect.stringContaining('C-shop ↳ @ben acknowledged 8 incidents'),
    ]);
  });
});
