// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { readStates, type State } from '../scripts/score/expected.ts';
import { scoreState } from '../scripts/score/score-state.ts';
import { byFamily, totalsOf } from '../scripts/score/totals.ts';
import type { Severity } from '../src/core/finding.ts';
import type { ReportJson } from '../src/core/report-json-schema.ts';

const state = (given: Partial<State> = {}): State => ({
  id: 'crash-web',
  title: 'web crashes',
  family: 'crash',
  incidents: 1,
  quiet: ['Deployment/crash-web/other', 'Pod/crash-web/other-*'],
  namespaces: ['crash-web'],
  objects: [],
  now: 0,
  k8sgpt: {},
  findings: [
    {
      object: 'Pod/crash-web/web-*',
      mustMatch: ['crash'],
      severity: 'critical',
      rootCause: true,
      also: ['Deployment/crash-web/web'],
    },
    {
      object: 'Service/crash-web/web',
      mustMatch: ['endpoint', 'no ready'],
      severity: 'warning',
      rootCause: false,
      also: [],
    },
  ],
  ...given,
});

type Made = readonly [id: string, severity: Severity, objects: readonly string[], message: string];

const report = (
  findings: readonly Made[],
  incidents: readonly (readonly [severity: Severity, findings: readonly string[]])[],
): ReportJson => ({
  cluster: 'test',
  takenAt: '2026-01-01T00:00:00.000Z',
  status: 'ProblemDetected',
  incidents: incidents.map(([severity, ids]) => ({
    id: ids[0] ?? '',
    severity,
    cause: 'Pod/a/b',
    title: 'title',
    findings: [...ids],
    impact: [],
    fix: '',
  })),
  findings: findings.map(([id, severity, objects, message]) => ({
    id,
    code: 'x/y',
    severity,
    object: objects[0] ?? '',
    objects: [...objects],
    owner: objects[0] ?? '',
    message,
    fix: '',
    incident: null,
    evidence: [],
  })),
  skipped: [],
  suppressed: 0,
});

const crash: Made = [
  'a',
  'critical',
  ['Pod/crash-web/web-1', 'Pod/crash-web/web-2'],
  'Crashes at every start',
];
const empty: Made = ['b', 'warning', ['Service/crash-web/web'], 'has no endpoints'];

describe('scoring a state', () => {
  it('finds what is expected, at the object or where it is as good, and counts a group at each of its objects', () => {
    const score = scoreState(state(), report([crash, empty], [['critical', ['a', 'b']]]));
    expect(score.expected.map(({ found }) => found)).toEqual([true, true]);
    expect(score.seen.map(({ verdict }) => verdict)).toEqual(['hit', 'hit', 'hit']);
    const atOwner = scoreState(
      state(),
      report([['a', 'critical', ['Deployment/crash-web/web'], 'crashes']], [['critical', ['a']]]),
    );
    expect(atOwner.expected.map(({ found }) => found)).toEqual([true, false]);
    expect(atOwner.rootFirst).toBe(true);
  });

  it('tells false alarms, other words, other objects and notes apart', () => {
    const score = scoreState(
      state(),
      report(
        [
          ['a', 'warning', ['Pod/crash-web/other-1'], 'restarts'],
          ['b', 'warning', ['Service/crash-web/web'], 'has a strange port'],
          ['c', 'warning', ['Job/crash-web/job'], 'failed'],
          ['d', 'info', ['Deployment/crash-web/other'], 'has no probe'],
        ],
        [],
      ),
    );
    expect(score.seen.map(({ verdict }) => verdict)).toEqual(['false alarm', 'related', 'extra', 'note']);
  });

  it('does not let the name of the namespace give the answer away', () => {
    const score = scoreState(
      state(),
      report([['a', 'critical', ['Pod/crash-web/web-1'], 'in crash-web is unwell']], [['critical', ['a']]]),
    );
    expect(score.expected[0]?.found).toBe(false);
    expect(score.rootFirst).toBe(false);
  });

  it('counts notes as incidents only where a note is the expected root cause', () => {
    const note: Made = ['n', 'info', ['CronJob/crash-web/c'], 'is suspended'];
    const stray: Made = ['m', 'info', ['Node/n'], 'is cordoned'];
    const made = report(
      [note, stray],
      [
        ['info', ['n']],
        ['info', ['m']],
      ],
    );
    expect(scoreState(state(), made).incidents.got).toBe(0);
    const wanting = state({
      findings: [
        {
          object: 'CronJob/crash-web/c',
          mustMatch: ['suspend'],
          severity: 'info',
          rootCause: true,
          also: [],
        },
      ],
    });
    expect(scoreState(wanting, made).incidents.got).toBe(1);
  });
});

describe('totals', () => {
  const good = scoreState(state(), report([crash, empty], [['critical', ['a', 'b']]]));
  const bad = scoreState(
    state({ id: 'ok', family: 'healthy', findings: [], quiet: ['*'], incidents: 0 }),
    report([['x', 'warning', ['Pod/a/b'], 'looks odd']], [['warning', ['x']]]),
  );

  it('are shares in percent, and null where there is nothing to count', () => {
    expect(totalsOf([good, bad])).toMatchObject({
      states: 2,
      recall: 100,
      rootCauses: 100,
      precisionQuiet: 75,
      falseAlarms: 1,
      falseAlarmsHealthy: 1,
      incidentsRight: 50,
      rootFirst: 100,
      rootFirstCascades: null,
    });
    expect(totalsOf([])).toMatchObject({ states: 0, recall: null, precisionAll: null });
    expect(Object.keys(byFamily([good, bad]))).toEqual(['crash', 'healthy']);
  });

  it('read the states that are kept here', async () => {
    const states = await readStates('test/fixtures/states');
    expect(states.length).toBeGreaterThan(2);
    for (const { findings, now, objects } of states) {
      expect(findings.some(({ rootCause }) => rootCause)).toBe(true);
      expect(now).toBeGreaterThan(Date.parse('2026-01-01'));
      expect(objects.length).toBeGreaterThan(10);
    }
  });
});
