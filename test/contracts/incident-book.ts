// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import type { IncidentRecord, IncidentSubject, Who } from '../../src/core/incident-record.ts';
import { marksOf, recordAt } from '../../src/core/incident-record.ts';
import type { Mark } from '../../src/core/mark.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { watchedRecord } from '../support/incident-events.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const who = (name: string): Who => ({ platform: 'slack', workspace: 'T1', id: `U-${name}`, name });
const ana = who('ana');
const ben = who('ben');

const subject = (incident: string, cluster = 'prod-eu'): IncidentSubject => ({
  cluster,
  incident,
  severity: 'critical',
  title: [{ type: 'code', text: 'checkout' }, ' is down'],
  namespaces: ['shop'],
  report: 'r1',
});

let given = 0;
const by = (someone: Who, at = NOW): Pick<Mark, 'by' | 'at' | 'interaction'> => ({
  by: someone,
  at,
  interaction: `i${(given += 1)}`,
});

/** Every store that incidents are remembered in keeps these promises. */
export const incidentBookContract = (
  name: string,
  open: () => Promise<{ readonly state: StateStore; readonly other: StateStore }>,
): void => {
  describe(`the incident book over ${name}`, () => {
    it('keeps who did what, until it is taken back, with its history', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      expect(await book.read('prod-eu', 'a1')).toBeUndefined();
      await book.mark(subject('a1'), { ...by(ana), type: 'ack' });
      await book.mark(subject('a1'), { ...by(ana), type: 'assign', to: ben, take: false });
      await book.mark(subject('a1'), {
        ...by(ben),
        type: 'mute',
        until: NOW + HOUR,
        reason: 'known',
        take: false,
      });
      expect(await book.read('prod-eu', 'a1')).toMatchObject({
        state: 'reported',
        title: [{ type: 'code', text: 'checkout' }, ' is down'],
        acknowledged: { by: ana, at: NOW },
        assigned: { to: ben, by: ana },
        muted: { by: ben, until: NOW + HOUR, reason: 'known' },
      });
      for (const type of ['unack', 'unassign', 'unmute'] as const)
        expect(await book.mark(subject('a1'), { ...by(ben), type })).toMatchObject({ status: 'changed' });
      const record = await book.read('prod-eu', 'a1');
      expect([record?.acknowledged, record?.assigned, record?.muted]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(record?.history.map(({ deed }) => deed)).toEqual([
        'acknowledged',
        'assigned',
        'muted',
        'unacknowledged',
        'unassigned',
        'unmuted',
      ]);
    });

    it('gives an incident to one of many who acknowledge it at once over two connections, and tells the others whose it is', async () => {
      const { state, other } = await open();
      const books = [createIncidentBook(state), createIncidentBook(other)] as const;
      const people = Array.from({ length: 12 }, (_, at) => who(`p${at}`));
      const outcomes = await Promise.all(
        people.map((person, at) =>
          books[at % 2 === 0 ? 0 : 1].mark(subject('b1'), { ...by(person), type: 'ack' }),
        ),
      );
      const winners = people.filter((_, at) => outcomes[at]?.status === 'changed');
      expect(winners).toHaveLength(1);
      for (const { status, record } of outcomes) {
        expect(['changed', 'kept']).toContain(status);
        expect(record?.acknowledged?.by).toEqual(winners[0]);
      }
      expect((await books[0].read('prod-eu', 'b1'))?.history).toHaveLength(1);
    });

    it('loses nothing of different marks made at once', async () => {
      const { state, other } = await open();
      const books = [createIncidentBook(state), createIncidentBook(other)] as const;
      await Promise.all([
        books[0].mark(subject('c1'), { ...by(ana), type: 'ack' }),
        books[1].mark(subject('c1'), { ...by(ben), type: 'assign', to: ben, take: false }),
        books[0].mark(subject('c1'), { ...by(ana), type: 'mute', take: false }),
      ]);
      const record = await books[1].read('prod-eu', 'c1');
      expect(record).toMatchObject({ acknowledged: { by: ana }, assigned: { to: ben }, muted: { by: ana } });
      expect(record?.history).toHaveLength(3);
    });

    it('takes over what is somebody else’s only where that is asked for', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      const assign = (to: Who, take: boolean): Mark => ({ ...by(to), type: 'assign', to, take });
      await book.mark(subject('d1'), assign(ana, false));
      expect(await book.mark(subject('d1'), assign(ben, false))).toMatchObject({
        status: 'kept',
        record: { assigned: { to: ana } },
      });
      expect(await book.mark(subject('d1'), assign(ana, true))).toMatchObject({ status: 'kept' });
      expect(await book.mark(subject('d1'), assign(ben, true))).toMatchObject({
        status: 'changed',
        record: { assigned: { to: ben } },
      });
      await book.mark(subject('d1'), { ...by(ana), type: 'mute', until: NOW + HOUR, take: false });
      // One's own is changed as one likes.
      expect(
        await book.mark(subject('d1'), { ...by(ana), type: 'mute', until: NOW + 4 * HOUR, take: false }),
      ).toMatchObject({ record: { muted: { until: NOW + 4 * HOUR } } });
      expect(await book.mark(subject('d1'), { ...by(ben), type: 'mute', take: false })).toMatchObject({
        status: 'kept',
      });
      expect(await book.mark(subject('d1'), { ...by(ben), type: 'mute', take: true })).toMatchObject({
        record: { muted: { by: ben } },
      });
    });

    it('does once what is delivered twice', async () => {
      const { state, other } = await open();
      const mark: Mark = { ...by(ana), type: 'ack' };
      expect((await createIncidentBook(state).mark(subject('e1'), mark)).status).toBe('changed');
      expect((await createIncidentBook(other).mark(subject('e1'), mark)).status).toBe('again');
      expect((await createIncidentBook(state).read('prod-eu', 'e1'))?.history).toHaveLength(1);
    });

    it('ends a mute when its time is over, and anybody may mute anew', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      await book.mark(subject('f1'), { ...by(ana), type: 'mute', until: NOW + HOUR, take: false });
      const record = await book.read('prod-eu', 'f1');
      if (record === undefined) throw new Error('nothing was kept');
      expect(recordAt(record, NOW + HOUR - 1).muted).toBeDefined();
      expect(recordAt(record, NOW + HOUR).muted).toBeUndefined();
      expect(
        await book.mark(subject('f1'), { ...by(ben, NOW + HOUR), type: 'mute', take: false }),
      ).toMatchObject({ status: 'changed', record: { muted: { by: ben } } });
    });

    it('lists one cluster or all, whatever clusters are called, and passes over what another release wrote', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      const odd = 'arn:aws:eks:eu-west-1:1:cluster/x';
      await book.mark(subject('g1'), { ...by(ana), type: 'ack' });
      await book.mark(subject('g2', odd), { ...by(ana), type: 'ack' });
      await state.put('incident/prod-eu/next', JSON.stringify({ schema: 9 }));
      expect((await book.list('prod-eu')).map(({ incident }) => incident)).toEqual(['g1']);
      expect((await book.list(odd)).map(({ incident }) => incident)).toEqual(['g2']);
      expect((await book.list()).map(({ incident }) => incident).sort()).toEqual(['g1', 'g2']);
    });

    const watched = (incident: string, state: IncidentRecord['state'], known: readonly string[] = []) =>
      watchedRecord({ record: { incident, state }, watched: { known } });

    it('changes a record over what others wrote meanwhile', async () => {
      const { state, other } = await open();
      const books = [createIncidentBook(state), createIncidentBook(other)] as const;
      await books[0].change('prod-eu', 'i1', () => watched('i1', 'open'));
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          books[at % 2 === 0 ? 0 : 1].change('prod-eu', 'i1', (current) =>
            current?.watched === undefined
              ? undefined
              : { ...current, watched: { ...current.watched, workloads: current.watched.workloads + 1 } },
          ),
        ),
      );
      expect((await books[0].read('prod-eu', 'i1'))?.watched?.workloads).toBe(22);
      expect(await books[0].change('prod-eu', 'i1', () => undefined)).toBeUndefined();
      expect((await books[1].list('prod-eu')).map((record) => record.watched?.workloads)).toEqual([22]);
    });

    it('puts away what is over, and takes it out again when it is back', async () => {
      const { state, other } = await open();
      const book = createIncidentBook(state);
      await book.change('prod-eu', 'j1', () => watched('j1', 'resolved'));
      const [record] = await book.list('prod-eu');
      if (record === undefined) throw new Error('nothing is listed');
      await createIncidentBook(other).change('prod-eu', 'j1', () => ({ ...record, report: 'r2' }));
      // It is not what it was any more.
      await book.putAway(record);
      expect(await book.list()).toHaveLength(1);
      await book.putAway({ ...record, report: 'r2' });
      expect([await book.list(), (await book.past()).map(({ incident }) => incident)]).toEqual([[], ['j1']]);
      expect(await book.read('prod-eu', 'j1')).toMatchObject({ report: 'r2' });
      await createIncidentBook(other).change('prod-eu', 'j1', (current) =>
        current === undefined ? undefined : { ...current, state: 'open' },
      );
      expect([(await book.list()).map((each) => each.state), await book.past('prod-eu')]).toEqual([
        ['open'],
        [],
      ]);
      expect(await book.read('prod-eu', 'j1')).toMatchObject({ state: 'open', report: 'r2' });
    });

    it('marks what is known by another id where it stands, and what is resolved by its own', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      await book.change('prod-eu', 'k1', () => watched('k1', 'open', ['k2']));
      await book.change('prod-eu', 'k2', () => watched('k2', 'resolved'));
      await book.mark(subject('k2'), { ...by(ana), type: 'ack' });
      expect((await book.read('prod-eu', 'k1'))?.acknowledged?.by).toEqual(ana);
      expect((await book.read('prod-eu', 'k2'))?.acknowledged).toBeUndefined();
      expect(marksOf(await book.list(), NOW).get('k2')?.incident).toBe('k1');
      await book.change('prod-eu', 'k1', () => watched('k1', 'resolved', ['k2']));
      await book.mark(subject('k2'), { ...by(ana), type: 'ack' });
      expect((await book.read('prod-eu', 'k2'))?.acknowledged?.by).toEqual(ana);
      expect(marksOf(await book.list(), NOW).get('k2')?.incident).toBe('k2');
    });

    it('keeps what a watch knows of an incident when somebody marks it from a report', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      const known = watched('l1', 'open');
      await book.change('prod-eu', 'l1', () => known);
      await book.mark({ ...subject('l1'), title: ['older'], severity: 'info' }, { ...by(ana), type: 'ack' });
      expect(await book.read('prod-eu', 'l1')).toMatchObject({
        title: known.title,
        severity: known.severity,
        report: known.report,
      });
    });

    it('keeps the last hundred steps', async () => {
      const { state } = await open();
      const book = createIncidentBook(state);
      for (let turn = 0; turn < 60; turn += 1) {
        await book.mark(subject('h1'), { ...by(ana, NOW + turn), type: 'ack' });
        await book.mark(subject('h1'), { ...by(ana, NOW + turn), type: 'unack' });
      }
      const history = (await book.read('prod-eu', 'h1'))?.history ?? [];
      expect(history).toHaveLength(100);
      expect(history.at(-1)).toMatchObject({ deed: 'unacknowledged', at: NOW + 59 });
    });
  });
};
