// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createAlertLetters } from '../../src/alerts/alert-letters.ts';
import { quietEdits } from '../../src/alerts/quiet-edits.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord, Watched } from '../../src/core/incident-record.ts';
import { shownWords } from '../../src/core/lifecycle/shown-words.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { telling, told, turned } from '../support/telling.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const report = await demoReport();
const START = Date.parse('2026-11-22T11:31:00Z');
const never = new AbortController().signal;

const toldAs = (record: IncidentRecord): NonNullable<Watched['told']> => ({
  severity: record.severity,
  workloads: 1,
  lead: record.watched?.findings[0] ?? '',
  flapping: false,
  shown: shownWords(record),
});

/** An alert that was told, and what passes after that. */
const alerted = async () => {
  let now = START;
  const state = fileState({ directory: undefined, clock: virtualClock(START), log: silentLog });
  const clock = { now: () => now };
  const all = telling({ state, clock, report });
  const record = openRecord(report, 1, START, { watch: { places: [], turns: [] } });
  await turned(all, record, { ...turn('opened', START), loud: true });
  await all.tell();
  const stands = async (by: Partial<IncidentRecord>, watch: Partial<Watched> = {}): Promise<void> => {
    await all.book.change(record.cluster, record.incident, (current) => {
      if (current?.watched === undefined) return undefined;
      const { told: known = toldAs(current) } = current.watched;
      const before = { ...known, shown: known.shown ?? shownWords(current) };
      return { ...current, ...by, watched: { ...current.watched, told: before, ...watch } };
    });
  };
  const { book, outbox, routing } = all;
  const letters = createAlertLetters({ book, outbox, routing, clock, reports: { load: async () => report } });
  const edits = quietEdits({ book: all.book, letters });
  return {
    stands,
    shown: () => told(state),
    look: async (): Promise<void> => {
      now += MINUTE;
      await edits.run(now, never);
    },
    sequences: async () => (await state.list('outbox/')).map(({ version }) => version),
  };
};

describe('what is no news', () => {
  it('changes the message in place, once, and adds nothing', async () => {
    const { stands, look, shown, sequences } = await alerted();
    await stands({ title: ['checkout is degraded'] });
    await look();
    const lines = await shown();
    expect(lines).toEqual([expect.stringContaining('demo / shop: checkout is degraded · new · 11:31')]);
    const before = await sequences();
    await look();
    expect(await sequences()).toEqual(before);
  });

  it('shows how grave it is now', async () => {
    const { stands, look, shown } = await alerted();
    await stands({ severity: 'warning' });
    await look();
    expect(await shown()).toEqual([expect.stringMatching(/^C-shop \(warning\)/)]);
  });

  it('waits for what is owed, and leaves alone what is not there or is a line of a storm', async () => {
    const { stands, look, shown } = await alerted();
    const before = await shown();
    const title = ['checkout is degraded'];
    await stands({ title, state: 'recovering' });
    await look();
    await stands({ title, state: 'open' }, { owed: [turn('worse', START + 1)] });
    await look();
    await stands({ title }, { owed: [], storm: 's1' });
    await look();
    expect(await shown()).toEqual(before);
    await stands({ title }, { storm: undefined });
    await look();
    expect(await shown()).not.toEqual(before);
  });
});
