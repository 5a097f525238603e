// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { escalateTask } from '../../src/alerts/escalate.ts';
import { defaultAlerts, escalationOf } from '../../src/config/alerts.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { EscalationStep } from '../../src/core/escalation.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { telling, told, turned } from '../support/telling.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const report = await demoReport();
const START = Date.parse('2026-11-22T11:31:00Z');
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };
const alerts = {
  escalate: [
    { afterMs: 15 * MINUTE, deed: { type: 'mention' as const } },
    { afterMs: 30 * MINUTE, deed: { type: 'next' as const } },
    { afterMs: 60 * MINUTE, deed: { type: 'page' as const } },
  ],
};

const world = async (
  given: Partial<IncidentRecord> = {},
  silenced?: number,
  escalate: readonly EscalationStep[] = alerts.escalate,
) => {
  let now = START;
  const clock = { now: () => now };
  const state = fileState({ directory: undefined, clock: virtualClock(START), log: silentLog });
  const all = telling({ state, clock, report, alerts: { escalate: [...escalate] } });
  const record = openRecord(report, 1, START, { ...given, watch: { places: [], turns: [] } });
  await turned(all, record, { ...turn('opened', START), loud: true }, given);
  await all.tell();
  const task = escalateTask({
    book: all.book,
    escalation: escalationOf({ ...defaultAlerts, escalate: [...escalate] }),
    silencedUntil: () => silenced,
  });
  return {
    ...all,
    record,
    after: async (minutes: number): Promise<readonly string[]> => {
      now = START + minutes * MINUTE;
      // Twice: whoever takes over does nothing again.
      for (let turns = 0; turns < 2; turns += 1) {
        await task.run(now, new AbortController().signal);
        await all.tell();
      }
      return told(state);
    },
  };
};

it('says it again to the group, then where the routes say next, then to paging, and each once', async () => {
  const all = await world();
  expect(await all.after(14)).toHaveLength(1);
  expect((await all.after(16)).at(-1)).toBe(
    'C-shop ↳ Nobody has acknowledged this for 15 min · @oncall-shop',
  );
  const further = await all.after(31);
  expect(further.filter((line) => line.startsWith('C-ops'))).toEqual([
    expect.stringContaining('C-ops (critical) demo / shop: `checkout` is down'),
  ]);
  expect(further).toContain('C-shop ↳ Nobody has acknowledged this for 30 min');
  expect(all.events.map(({ turn: { turn: name } }) => name)).toEqual(['opened']);
  const last = await all.after(61);
  expect(last.filter((line) => line.includes('60 min') || line.includes('1 h'))).toHaveLength(2);
  expect(all.events.map(({ turn: { turn: name } }) => name)).toEqual(['opened', 'escalated']);
  expect(await all.after(600)).toEqual(last);
});

it('writes down whom it paged', async () => {
  const all = await world({}, undefined, [
    { afterMs: 15 * MINUTE, deed: { type: 'mention' } },
    { afterMs: 30 * MINUTE, deed: { type: 'page', sink: 'opsgenie' } },
    { afterMs: 60 * MINUTE, deed: { type: 'page' } },
  ]);
  const paged = async () => (await all.book.read(all.record.cluster, all.record.incident))?.watched?.paged;
  await all.after(16);
  expect(await paged()).toBeUndefined();
  await all.after(31);
  expect(await paged()).toEqual(['opsgenie']);
  await all.after(61);
  expect(await paged()).toEqual(['opsgenie', '*']);
});

it('ends when somebody has it', async () => {
  const all = await world();
  await all.after(16);
  const mark = { type: 'ack' as const, by: ben, at: START + 17 * MINUTE, interaction: 'i1' };
  await all.book.mark({ ...all.record, report: report.id }, mark);
  const before = await all.after(29);
  expect(await all.after(300)).toEqual(before);
});

it.each<[string, Partial<IncidentRecord>, number | undefined]>([
  ['what is less grave', { severity: 'warning' }, undefined],
  ['what is resolved', { state: 'resolved' }, undefined],
  ['what is muted', { muted: { by: ben, at: START } }, undefined],
  ['what is muted by rule', {}, Number.POSITIVE_INFINITY],
])('leaves alone %s', async (_what, given, silenced) => {
  const all = await world(given, silenced);
  expect(await all.after(300)).toHaveLength(1);
});
