// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { analyzers } from '../analyzers/index.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import type { RegisteredAnalyzer } from '../src/core/analyzer.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { formatRef } from '../src/core/ref.ts';
import type { Report } from '../src/core/report.ts';
import { reportJson } from '../src/core/report-json.ts';
import { ReportJson } from '../src/core/report-json-schema.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { fails } from './standins/openai.ts';
import { Case, snapshotOfCase } from './support/cases.ts';
import { explaining, explains, mapCache } from './support/explaining.ts';
import { patience, readerOf } from './support/kubernetes.ts';
import { deployment, NOW, object, type Raw, reportOf } from './support/objects.ts';
import { pod, serve, namespace as shop } from './support/recorded.ts';

// Twenty states in which k8sgpt is known to answer wrongly, by the numbers they were collected under, with what is wanted.

const Fixture = z.strictObject({
  title: z.string(),
  ...Case.pick({ now: true, unread: true, objects: true }).shape,
  /** All that is found at warning or above; notes only where one is named here. */
  findings: z.array(z.strictObject({ code: z.string(), object: z.string() })),
  /** Objects of which nothing at all is said. */
  silent: z.array(z.string()).default([]),
  /** Kinds of which the report says that they were not checked. */
  notChecked: z.array(z.string()).default([]),
  status: z.enum(['OK', 'ProblemDetected', 'Incomplete']).optional(),
});

const folder = new URL('./fixtures/inventory/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => ({
  file,
  ...Fixture.parse(parse(readFileSync(new URL(file, folder), 'utf8'))),
}));

const atWarning = ({ findings }: Report, wanted: readonly { code: string; object: string }[]) =>
  findings
    .map(({ code, object: at, severity }) => ({ code, object: formatRef(at), severity }))
    .filter(
      ({ severity, ...found }) =>
        severity !== 'info' ||
        wanted.some(({ code, object: at }) => code === found.code && at === found.object),
    )
    .map(({ code, object: at }) => `${code} ${at}`)
    .sort();

describe('states', () => {
  it.each(fixtures.map((fixture) => [fixture.file.slice(0, 2), fixture.title, fixture] as const))(
    '%s: %s',
    async (_, _title, fixture) => {
      const report = await analyzeSnapshot({
        snapshot: snapshotOfCase(fixture),
        analyzers: chooseAnalyzers([], analyzers),
        id: 'report',
        requestedFilters: [],
        elapsed: () => 0,
      });
      expect(atWarning(report, fixture.findings)).toEqual(
        fixture.findings.map(({ code, object: at }) => `${code} ${at}`).sort(),
      );
      const said = report.findings.flatMap(({ objects }) => objects.map(formatRef));
      expect(said.filter((at) => fixture.silent.includes(at))).toEqual([]);
      expect(report.skipped.map(({ kind }) => kind)).toEqual(fixture.notChecked);
      if (fixture.status !== undefined) expect(report.status).toBe(fixture.status);
    },
  );
});

/** So many workloads, each with a trouble of its own. */
const crashes = (count: number): readonly Raw[] =>
  Array.from({ length: count }, (_, index) =>
    deployment(`service-${index}`, { trouble: 'crash', says: `panic: no table t${index}` }),
  ).flat();

const answer = { happening: 'It crashes.', steps: ['Look.'] };

describe('explanations', () => {
  it('14: of what events say hold no name of a pod or node', async () => {
    const report = await reportOf([
      ...deployment('checkout-xq7', { trouble: 'crash', says: 'no route to checkout-db-zz9 from node-kk4' }),
      object('Node', 'node-kk4', {
        namespace: null,
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
      object('Event', 'e1', {
        involvedObject: {
          kind: 'Pod',
          namespace: 'shop',
          name: 'checkout-xq7-5d4f-0',
          uid: 'uid-Pod-shop-checkout-xq7-5d4f-0',
        },
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting container of pod checkout-xq7-5d4f-0 on node node-kk4',
        lastTimestamp: new Date(NOW - 60_000).toISOString(),
      }),
    ]);
    const { server, final } = await explaining();
    server.will(explains(() => answer));
    for (const incident of report.incidents) await final({ incident, report });
    const sent = server.asked.map(({ raw }) => raw).join(' ');
    expect(sent).toMatch(/no route to/);
    expect(sent).not.toMatch(/xq7|kk4/);
  });

  it('15: go on when the model refuses one of ten', async () => {
    const report = await reportOf(crashes(10));
    expect(report.incidents).toHaveLength(10);
    const { server, final } = await explaining();
    const works = explains(() => answer);
    server.will(works, works, fails(429, { message: 'slow down' }, { 'retry-after': '60' }), works);
    const explained = [];
    for (const incident of report.incidents) explained.push(await final({ incident, report }));
    expect(explained.map(({ happening }) => happening).every((text) => text !== '')).toBe(true);
    expect(explained.filter(({ note }) => note !== undefined)).toHaveLength(1);
  });

  it('16: of the same problem in a second scan are remembered, though masked', async () => {
    const { server, final } = await explaining({ cache: mapCache() });
    server.will(explains(() => answer));
    for (let scan = 0; scan < 2; scan += 1) {
      const report = await reportOf(crashes(1));
      for (const incident of report.incidents) await final({ incident, report });
    }
    expect(server.completions()).toHaveLength(1);
  });
});

describe('reports', () => {
  const thrown: RegisteredAnalyzer = {
    id: 'broken',
    analyzer: {
      kind: 'Broken',
      group: 'core',
      title: 'Breaks',
      why: 'It breaks.',
      each: 'Pod',
      reads: [],
      problems: {},
      check: () => {
        throw new Error('broken');
      },
    },
  };

  it('18: are one valid JSON document, also when an analyzer fails', async () => {
    const report = await reportOf(crashes(1), { analyzers: [thrown, ...analyzers] });
    const document = ReportJson.parse(JSON.parse(JSON.stringify(reportJson(report))));
    expect(document.skipped).toContainEqual({ kind: 'Broken', reason: 'broken' });
    expect(document.findings.length).toBeGreaterThan(0);
  });

  it('19: hold nothing of what is in a Secret', async () => {
    const secret = object('Secret', 'db', {
      type: 'Opaque',
      data: { password: 'aHVudGVyMg==' },
      stringData: { other: 'hunter2' },
    });
    const objects = [...crashes(1), secret];
    const report = await reportOf(objects);
    const kept = JSON.stringify([report, snapshotOfObjects(objects, { now: NOW })]);
    expect(kept).toContain('"password"');
    expect(kept).not.toMatch(/aHVudGVyMg|hunter2/);
  });
});

describe('requests', () => {
  it('20: are one list per kind, however many objects there are; 17: and none of them changes anything', async () => {
    const services = Array.from({ length: 60 }, (_, index) => ({
      ...pod(`service-${index}`),
      kind: 'Service',
      spec: { selector: { app: `s${index}` }, ports: [{ port: 80 }] },
    }));
    const pods = Array.from({ length: 150 }, (_, index) =>
      pod(`pod-${index}`, { status: { phase: 'Pending' } }),
    );
    const verbs = new Set<string>();
    const server = await serve([shop, ...pods, ...services], {
      faults: ({ method }) => {
        verbs.add(method);
        return undefined;
      },
    });
    const reader = await readerOf(server);
    const kinds = [...new Set(analyzers.flatMap(({ analyzer }) => [analyzer.each, ...analyzer.reads]))];
    await reader.snapshot(kinds, {}, { signal: patience() });
    const { byPath, refusedVerbs } = server.stats();
    expect(byPath['/api/v1/pods']).toBe(1);
    expect(Object.entries(byPath).filter(([, count]) => count > 1)).toEqual([]);
    expect([refusedVerbs, [...verbs]]).toEqual([{}, ['GET']]);
  });
});

it('all have their place here, but 10 and 12: those are about watches', () => {
  const here = [
    ...fixtures.map(({ file }) => Number(file.slice(0, 2))),
    ...[14, 15, 16, 17, 18, 19, 20],
  ].sort((a, b) => a - b);
  expect(here).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1).filter((row) => row !== 10 && row !== 12),
  );
});
