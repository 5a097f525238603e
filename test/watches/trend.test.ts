// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord, Turn } from '../../src/core/incident-record.ts';
import { extended, type Span, uncovered } from '../../src/core/spans-of-time.ts';
import { trendOf } from '../../src/core/trend.ts';
import { turn } from '../support/alerts.ts';
import * as fc from '../support/properties.ts';

const UNTIL = Date.parse('2026-11-25T08:00:00Z');
const FROM = UNTIL - DAY;
const ben = { platform: 'slack', workspace: 'T1', id: 'U1', name: 'ben' };

const record = (
  name: string,
  turns: readonly Turn[],
  given: Partial<IncidentRecord> = {},
): IncidentRecord => ({
  schema: 1,
  state: 'resolved',
  cluster: 'prod',
  incident: name,
  severity: 'critical',
  title: [name],
  namespaces: ['shop'],
  report: 'r',
  history: [],
  watched: {
    watches: ['w'],
    episode: 1,
    firstSeen: FROM,
    since: FROM,
    lastSeen: UNTIL,
    asOf: UNTIL,
    missed: 0,
    gone: [],
    codes: ['pod-crash/crash-loop'],
    findings: [name],
    known: [],
    workloads: 1,
    object: `Deployment/shop/${name}`,
    labels: {},
    unread: [],
    places: [],
    flapping: false,
    turns: [...turns],
    owed: [],
    escalated: 0,
  },
  ...given,
});
const ago = (hours: number): number => UNTIL - hours * HOUR;
const seen: readonly Span[] = [{ from: FROM - 20 * DAY, until: UNTIL }];
const trend = (records: readonly IncidentRecord[], sights: readonly Span[] = seen) =>
  trendOf(records, { from: FROM, until: UNTIL, clusters: ['prod'], sights: { prod: sights } });

describe('what became of incidents', () => {
  it('is told by how often they began and ended, and how long that took in the middle', () => {
    const told = trend([
      record('a', [
        turn('opened', ago(20)),
        turn('resolved', ago(19)),
        turn('reopened', ago(10)),
        turn('resolved', ago(7)),
      ]),
      record('b', [turn('opened', ago(30)), turn('resolved', ago(22))]),
      record('c', [turn('opened', ago(50)), turn('resolved', ago(40))]),
    ]);
    expect(told).toMatchObject({
      opened: 2,
      resolved: 3,
      before: { opened: 1, resolved: 1 },
      tookToResolve: { median: 3 * HOUR, of: 3 },
      unacknowledged: 2,
      workloads: [{ name: 'Deployment/shop/a', times: 2 }],
      codes: [{ name: 'pod-crash/crash-loop', times: 2 }],
    });
  });
  it('counts an acknowledgement or an assignment from when it began, and none that came after it ended', () => {
    const step = (deed: 'acknowledged' | 'assigned', at: number) => ({ at, by: ben, interaction: 'i', deed });
    const told = trend([
      record('a', [turn('opened', ago(5))], {
        state: 'open',
        history: [step('acknowledged', ago(5) + 4 * MINUTE)],
      }),
      record('b', [turn('opened', ago(4))], {
        state: 'open',
        history: [step('assigned', ago(4) + 8 * MINUTE)],
      }),
      record('c', [turn('opened', ago(4)), turn('resolved', ago(3))], {
        history: [step('acknowledged', ago(2))],
      }),
    ]);
    expect(told).toMatchObject({ acknowledged: { median: 6 * MINUTE, of: 2 }, unacknowledged: 1 });
  });
  it('shows how many were open in each hour, and which hours nobody saw', () => {
    const told = trend(
      [record('a', [turn('opened', ago(20)), turn('resolved', ago(18.5))])],
      [
        { from: FROM - DAY / 2, until: ago(6) },
        { from: ago(4), until: UNTIL },
      ],
    );
    expect(told.open.map(({ critical }) => critical)).toEqual(
      Array.from({ length: 24 }, (_, hour) => (hour === 4 || hour === 5 ? 1 : 0)),
    );
    expect(told.open.flatMap(({ unknown }, hour) => (unknown ? [hour] : []))).toEqual([18, 19]);
    expect(told.gaps).toEqual([{ cluster: 'prod', from: ago(6), until: ago(4) }]);
    expect(told.before).toBeUndefined();
  });
  it('keeps what is open the gravest and oldest first, and says whose mute ends', () => {
    const open = (name: string, hours: number, given: Partial<IncidentRecord> = {}): IncidentRecord => {
      const { watched, ...rest } = record(name, [turn('opened', ago(hours))], { state: 'open', ...given });
      return watched === undefined ? rest : { ...rest, watched: { ...watched, openedAt: ago(hours) } };
    };
    const mute = { by: ben, at: ago(20) };
    const told = trend([
      open('young', 1),
      open('mild', 9, { severity: 'warning' }),
      open('old', 8, { muted: { ...mute, until: UNTIL + 2 * HOUR } }),
      open('long', 3, { muted: mute }),
      open('over', 2, { muted: { ...mute, until: UNTIL - HOUR } }),
    ]);
    expect(told.stillOpen.map(({ incident }) => incident)).toEqual(['old', 'long', 'over', 'young', 'mild']);
    expect(told.mutesEnding.map(({ incident }) => incident)).toEqual(['old']);
  });
  it('is only of the clusters that are asked for', () => {
    expect(trend([record('a', [turn('opened', ago(2))], { cluster: 'dev' })]).opened).toBe(0);
  });
});

const anySpans = fc.array(
  fc.tuple(fc.nat(100), fc.nat(30)).map(([from, length]): Span => ({ from, until: from + length })),
  { maxLength: 6 },
);

test('what is covered and what is not make the whole, moment by moment', () => {
  fc.assert(
    fc.property(anySpans, fc.nat(50), fc.nat(80), (spans, from, length) => {
      const gaps = uncovered({ from, until: from + length }, spans);
      for (let at = from; at < from + length; at += 1) {
        const isCovered = spans.some((span) => at >= span.from && at < span.until);
        expect(gaps.some((gap) => at >= gap.from && at < gap.until)).toBe(!isCovered);
      }
      expect(gaps.every((gap) => gap.from >= from && gap.until <= from + length)).toBe(true);
    }),
  );
});

test('a moment near enough makes a span longer, else a new one begins, and old ones are forgotten', () => {
  const options = { reach: 10, since: 0 };
  const one = extended([], 5, options);
  expect(one).toEqual([{ from: 5, until: 5 }]);
  expect(extended(one, 15, options)).toEqual([{ from: 5, until: 15 }]);
  expect(extended(one, 16, options)).toEqual([...one, { from: 16, until: 16 }]);
  expect(extended(one, 3, options)).toEqual(one);
  expect(extended(one, 40, { reach: 10, since: 20 })).toEqual([{ from: 40, until: 40 }]);
});
