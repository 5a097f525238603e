// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { noSettings } from '../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { gatherLogs } from '../src/core/gather-logs.ts';
import type { LogAnswer, LogRequest, PodLogs } from '../src/core/pod-logs.ts';
import { formatRef } from '../src/core/ref.ts';
import type { Report } from '../src/core/report.ts';
import type { Scope } from '../src/core/snapshot.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { incidentView } from '../src/views/incident.ts';
import { reportView } from '../src/views/report.ts';
import { casesOf, complete, snapshotOfCase } from './support/cases.ts';
import { documentText } from './support/document-text.ts';
import { rejection } from './support/rejection.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

const pod = (name: string, state: 'looping' | 'unready' | 'ready', more: object = {}) =>
  complete({
    kind: 'Pod',
    name,
    spec: { containers: [{ name: 'web' }] },
    status: {
      phase: 'Running',
      startTime: '2026-01-01T09:00:00Z',
      conditions: [{ type: 'Ready', status: state === 'ready' ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'web',
          ready: state === 'ready',
          restartCount: state === 'looping' ? 7 : 0,
          ...(state === 'looping'
            ? {
                state: { waiting: { reason: 'CrashLoopBackOff' } },
                lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T11:58:00Z' } },
              }
            : { state: { running: { startedAt: '2026-01-01T09:00:00Z' } } }),
        },
      ],
    },
    ...more,
  });

interface Given {
  readonly scope?: Scope;
  readonly filters?: readonly string[];
  readonly pods?: number;
  readonly lastLines?: number;
  readonly read?: (request: LogRequest, signal: AbortSignal) => Promise<LogAnswer>;
  readonly elapsed?: () => number;
  readonly signal?: AbortSignal;
}

const read = (text: string): LogAnswer => ({ status: 'read', text, cut: false });

/** What is asked, what is kept of it, and the report that comes of it. */
const analysed = async (objects: readonly unknown[], given: Given = {}) => {
  const asked: LogRequest[] = [];
  const settings = { ...noSettings, logs: { pods: given.pods ?? 100, lastLines: given.lastLines ?? 0 } };
  const snapshot = snapshotOfObjects(objects, { now: NOW, scope: given.scope ?? {} });
  const chosen = chooseAnalyzers(given.filters ?? ['Log'], analyzers);
  const logs: PodLogs | undefined = await gatherLogs({
    snapshot,
    analyzers: chosen,
    settings,
    read: async (request, signal) => {
      asked.push(request);
      return (given.read ?? (async () => read('INFO fine\n')))(request, signal);
    },
    elapsed: given.elapsed ?? (() => 0),
    signal: given.signal ?? new AbortController().signal,
  });
  const report: Report = await analyzeSnapshot({
    snapshot: { ...snapshot, logs },
    analyzers: chosen,
    settings,
    id: 'r',
    requestedFilters: given.filters ?? ['Log'],
    elapsed: () => 0,
  });
  return { asked, logs, report, words: documentText(reportView(report)) };
};

const namesOf = (asked: readonly LogRequest[]) => asked.map(({ pod: { name } }) => name);

describe('which logs are read', () => {
  it('every log that a case tells something of is asked for', () => {
    const log = chooseAnalyzers(['Log'], analyzers)[0]?.analyzer;
    expect(log?.kind).toBe('Log');
    return Promise.all(
      casesOf('log')
        .filter(({ findings }) => findings.length > 0)
        .map(async (state) => {
          const { asked } = await analysed(state.objects.map(complete));
          const told = snapshotOfCase(state).logs?.logs.filter(({ previous }) => previous) ?? [];
          for (const { pod: of, container } of told)
            expect(asked).toContainEqual(expect.objectContaining({ pod: of, container, previous: true }));
          expect(asked.length).toBeGreaterThan(0);
        }),
    );
  });

  it('the most troubled come first, one of each workload before the second of any', async () => {
    const of = (owner: string) => ({ owner: `ReplicaSet/${owner}` });
    const { asked } = await analysed([
      pod('a-1', 'ready', of('a')),
      pod('a-2', 'ready', of('a')),
      pod('b-1', 'ready', of('b')),
      pod('c-1', 'unready'),
      pod('d-1', 'looping'),
    ]);
    expect(namesOf(asked)).toEqual(['d-1', 'c-1', 'a-1', 'b-1', 'a-2']);
    expect(asked[0]).toMatchObject({ previous: true, container: 'web' });
    // What is ready is asked for its last hour only.
    expect(asked.map(({ sinceSeconds }) => sinceSeconds)).toEqual([undefined, undefined, 3600, 3600, 3600]);
  });

  it('of a flood of pods only so many, and the report says how many', async () => {
    const flood = Array.from({ length: 500 }, (_, at) => pod(`web-${String(at).padStart(3, '0')}`, 'ready'));
    const { asked, logs, report, words } = await analysed([...flood, pod('zz', 'looping')], { pods: 40 });
    expect(asked).toHaveLength(40);
    expect(namesOf(asked)[0]).toBe('zz');
    expect(logs).toMatchObject({ pods: 501, left: 461 });
    expect(report.status).toBe('Incomplete');
    expect(words).toContain('Log (the logs of 40 of 501 pods were read, the most troubled first)');
  });

  it('four at a time, until the time is over', async () => {
    let now = 0;
    let open = 0;
    let most = 0;
    const many = Array.from({ length: 60 }, (_, at) => pod(`web-${at}`, 'ready'));
    const { asked, report } = await analysed(many, {
      elapsed: () => now,
      read: async () => {
        open += 1;
        most = Math.max(most, open);
        await Promise.resolve();
        open -= 1;
        now += 1_000;
        return read('');
      },
    });
    expect(most).toBe(4);
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.length).toBeLessThan(40);
    expect(report.skipped).toMatchObject([{ kind: 'Log', reason: 'limited' }]);
  });

  // Megabytes of lines: seconds, where others compute beside it.
  it('until there is too much of it', { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 30 }, (_, at) => pod(`web-${at}`, 'ready'));
    const { asked } = await analysed(many, { read: async () => read(`${'x'.repeat(99)}\n`.repeat(10_000)) });
    expect(asked.length).toBeLessThan(15);
  });

  it('those that the scope leaves: namespaces, labels, one object', async () => {
    const objects = [
      pod('a', 'ready'),
      pod('b', 'ready', { metadata: { labels: { app: 'b' } } }),
      pod('c', 'ready', { namespace: 'kube-system' }),
    ];
    const scopes: readonly Scope[] = [
      { namespaces: ['kube-system'] },
      { except: ['kube-*'] },
      { selector: 'app=b' },
      { object: { kind: 'Pod', name: 'a' } },
    ];
    const names = await Promise.all(
      scopes.map(async (scope) => namesOf((await analysed(objects, { scope })).asked)),
    );
    expect(names).toEqual([['c'], ['a', 'b'], ['b'], ['a']]);
  });

  it('none, unless Log is named or last lines are allowed', async () => {
    const { asked, logs } = await analysed([pod('a', 'looping')], { filters: [] });
    expect([asked, logs]).toEqual([[], undefined]);
  });
});

describe('what could not be read is told', () => {
  const skipped = (reason: 'forbidden' | 'unavailable' | 'absent' | 'not-recorded'): LogAnswer => ({
    status: 'skipped',
    reason,
    detail: 'could not read the log of web',
  });

  it('forbidden: asked once per namespace, skipped in the report', async () => {
    const many = Array.from({ length: 40 }, (_, at) => pod(`web-${at}`, 'ready'));
    const { asked, report, words } = await analysed(many, { read: async () => skipped('forbidden') });
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(report.skipped).toEqual([
      { kind: 'Log', reason: 'forbidden', detail: 'forbidden: cannot read pod logs in namespace shop' },
    ]);
    expect(words).toMatch(/nothing found, but 1 kind could not be checked: Log/);
  });

  it('one that fails does not hide what the others say', async () => {
    const { report } = await analysed([pod('a', 'looping'), pod('b', 'looping')], {
      read: async ({ pod: { name } }) =>
        name === 'a' ? skipped('unavailable') : read('FATAL: no licence\n'),
    });
    expect(report.findings.map(({ object }) => formatRef(object))).toEqual(['Pod/shop/b']);
    expect(report.skipped).toMatchObject([{ kind: 'Log', reason: 'unavailable' }]);
  });

  it('what was never written leaves nothing unread', async () => {
    const { report } = await analysed([pod('a', 'looping')], { read: async () => skipped('absent') });
    expect([report.skipped, report.status]).toEqual([[], 'OK']);
  });

  it('a recording without logs', async () => {
    const { report } = await analysed([pod('a', 'looping')], { read: async () => skipped('not-recorded') });
    expect(report.skipped).toMatchObject([{ kind: 'Log', reason: 'not-recorded' }]);
  });

  it('cancelling ends it', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    const error = await rejection(analysed([pod('a', 'looping')], { signal }));
    expect(error.message).toBe('cancelled');
  });
});

describe('the last lines of what crashed', () => {
  const says = async () => read('INFO starting\nERROR dial db.shop: connection refused\nbye\n');

  it('are read of one replica, told with the finding, and lead to whom it could not reach', async () => {
    const { asked, report } = await analysed([pod('a', 'looping'), pod('b', 'ready')], {
      filters: ['Pod'],
      lastLines: 2,
      read: says,
    });
    expect(asked).toMatchObject([{ pod: { name: 'a' }, previous: true, tailLines: 2 }]);
    const [incident] = report.incidents;
    if (incident === undefined) throw new Error('no incident');
    expect(incident.cause.evidence).toContainEqual({
      type: 'log',
      on: { kind: 'Pod', namespace: 'shop', name: 'a' },
      container: 'web',
      lines: ['ERROR dial db.shop: connection refused', 'bye'],
    });
    expect(documentText(incidentView(incident, 1, report))).toContain('connection refused');
  });

  it('that may not be read are said to be missing, and nothing else changes', async () => {
    const { report } = await analysed([pod('a', 'looping')], {
      filters: ['Pod'],
      lastLines: 2,
      read: async () => ({ status: 'skipped', reason: 'forbidden', detail: 'forbidden' }),
    });
    expect(report.findings.map(({ code }) => code)).toEqual(['pod-crash/crash-loop']);
    expect(report.skipped).toMatchObject([{ kind: 'Log', reason: 'forbidden' }]);
  });
});

it('errors in the log of a crash belong to its incident, which keeps its cause', async () => {
  const given = { filters: ['Pod', 'Log'], read: async () => read('FATAL: no licence\n') };
  const { report } = await analysed([pod('a', 'looping')], given);
  expect(report.incidents.map(({ cause, findings }) => [cause.code, findings.length])).toEqual([
    ['pod-crash/crash-loop', 2],
  ]);
  const alone = await analysed([pod('a', 'looping')], { filters: ['Pod'] });
  expect(report.incidents[0]?.id).toBe(alone.report.incidents[0]?.id);
});

describe('secrets', () => {
  const secrets = [
    'hunter2hunter2',
    'AKIAIOSFODNN7EXAMPLE',
    'MIIEpAIBAAKCAQEA7x',
    'Zq3vT9',
    'ghp_0123456789abcdefghijklmnopqrstuvwxyz',
  ];
  const text = [
    'INFO password=hunter2hunter2',
    '\u001b[31mERROR\u001b[0m key AKIA\u001b[1mIOSFODNN7EXAMPLE refused',
    '-----BEGIN RSA PRIVATE KEY-----',
    'MIIEpAIBAAKCAQEA7xZq3vT9',
    '-----END RSA PRIVATE KEY-----',
    '{"level":"error","msg":"push","authorization":"Bearer ghp_0123456789abcdefghijklmnopqrstuvwxyz"}',
    `ERROR ${'x'.repeat(3_990)} password=hunter2hunter2`,
    '',
  ].join('\n');

  it.each([
    ['whole', text],
    ['that begins in the middle of a key', text.slice(text.indexOf('MIIE'))],
  ])('in a log %s are in nothing that is made of it', async (_, given) => {
    const made = await analysed([pod('a', 'looping')], {
      filters: ['Log', 'Pod'],
      lastLines: 20,
      read: async () => read(given),
    });
    const all = JSON.stringify([made.logs, made.report, made.words]);
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    expect(all).toContain('[redacted');
  });
});
