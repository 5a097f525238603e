// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { type AnalysisConfig, analysisConfig, analysisSettings } from '../src/config/analysis.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { limitScope } from '../src/core/checked-namespaces.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { plain } from '../src/core/document.ts';
import type { Report } from '../src/core/report.ts';
import type { Scope } from '../src/core/snapshot.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { deployment, NOW, object, pod, type Raw, service } from './support/objects.ts';

const config = (given: Record<string, unknown> = {}): AnalysisConfig => analysisConfig.schema.parse(given);

const check = (
  objects: readonly Raw[],
  given: Record<string, unknown> = {},
  scope: Scope = {},
): Promise<Report> => {
  const settings = analysisSettings(config(given), 'test');
  return analyzeSnapshot({
    snapshot: snapshotOfObjects(objects, { cluster: 'test', now: NOW, scope: limitScope(scope, settings) }),
    analyzers: chooseAnalyzers([], analyzers),
    settings,
    id: 'report',
    requestedFilters: [],
    elapsed: () => 0,
  });
};

const codes = (report: Report): readonly string[] =>
  [...new Set(report.findings.map(({ code }) => code))].sort();
const owners = (report: Report): readonly string[] =>
  [...new Set(report.findings.map(({ owner }) => owner.name))].sort();

/** A Deployment whose pods crash behind a Service: the crash leads, the rest follows from it. */
const shop: readonly Raw[] = [
  ...deployment('web', { replicas: 2, trouble: 'crash', says: 'boom: no licence' }),
  ...service('web', { unready: ['web-5d4f-0', 'web-5d4f-1'] }),
];
const other: readonly Raw[] = deployment('api', { trouble: 'crash', namespace: 'pay' });
const annotated = (annotations: Readonly<Record<string, string>>): readonly Raw[] =>
  shop.map((raw) =>
    raw['kind'] === 'Deployment'
      ? { ...raw, metadata: { ...(raw['metadata'] as object), annotations } }
      : raw,
  );

describe('an ignore rule', () => {
  test.each([
    ['the kind of the owner', { kind: 'deploy', name: 'web' }, ['Service']],
    ['the kind of the object', { kind: ['po', 'Deployment', 'Service'], namespace: 'shop' }],
    ['a pattern of names', { name: 'w*b' }],
    ['a namespace', { namespace: 'sh?p' }],
    ['the cluster', { cluster: 'te*', namespace: 'shop' }],
    [
      'labels of the object or its owner',
      { labels: 'app in (web), !canary', namespace: 'shop' },
      ['Service', 'Deployment'],
    ],
    ['a date that has not passed', { namespace: 'shop', until: '2026-11-22' }],
  ])('by %s hides what fits, and only that, and counts it', async (_, rule, kept: readonly string[] = []) => {
    const before = await check([...shop, ...other]);
    const report = await check([...shop, ...other], { ignore: [rule] });
    const seen = report.findings.filter(({ object: { kind } }) => !kept.includes(kind));
    expect(new Set(seen.map(({ object: { namespace } }) => namespace))).toEqual(new Set(['pay']));
    expect(report.suppressed).toBe(before.findings.length - report.findings.length);
    expect(report.suppressed).toBeGreaterThan(0);
  });

  test.each([
    ['of another cluster', { cluster: 'prod', namespace: 'shop' }],
    ['that is over', { namespace: 'shop', until: '2026-11-21' }],
    ['that ended a moment ago', { namespace: 'shop', until: '2026-11-22T10:00:00Z' }],
    ['of which one part does not fit', { namespace: 'shop', kind: 'StatefulSet' }],
    ['whose name differs in case', { name: 'Web' }],
    ['for labels that it lacks', { labels: 'app!=web,app', namespace: 'shop' }],
  ])('%s hides nothing', async (_, rule) => {
    const report = await check(shop, { ignore: [rule] });
    expect(report.suppressed).toBe(0);
    expect(report).toEqual(await check(shop));
  });

  it('by text hides what says so, in its message or its evidence', async () => {
    const report = await check(shop, { ignore: [{ text: 'NO LICENCE' }] });
    expect(report.suppressed).toBe(1);
    expect(codes(report).some((code) => code.startsWith('pod-crash/'))).toBe(false);
  });

  it('by code hides that trouble alone, wherever it is', async () => {
    const [lead] = (await check(shop)).findings.filter(({ code }) => code.startsWith('pod-crash/'));
    for (const code of [lead?.code, 'pod-crash/*', 'pod-crash']) {
      const report = await check([...shop, ...other], { ignore: [{ code }] });
      expect(report.suppressed).toBe(2);
      expect(codes(report).some((found) => found.startsWith('pod-crash/'))).toBe(false);
      expect(report.findings.length).toBeGreaterThan(0);
    }
  });

  it('hides some replicas of a workload and keeps the others', async () => {
    const report = await check(shop, { ignore: [{ name: 'web-5d4f-0' }] });
    const crash = report.findings.find(({ code }) => code.startsWith('pod-crash/'));
    expect(crash?.objects.map(({ name }) => name)).toEqual(['web-5d4f-1']);
    expect(crash?.object.name).toBe('web-5d4f-1');
    expect(crash?.kubectl).not.toContain('web-5d4f-0');
    expect(report.suppressed).toBe(1);
    expect(report.incidents.flatMap(({ findings }) => findings)).toEqual(
      (await check(shop)).incidents.flatMap(({ findings }) => findings),
    );
  });
});

describe('hiding', () => {
  it('a consequence leaves the incident of its cause', async () => {
    const [before] = (await check(shop)).incidents;
    const report = await check(shop, { ignore: [{ kind: 'Service' }] });
    expect(report.incidents.map(({ id }) => id)).toEqual([before?.id]);
    expect(report.incidents[0]?.cause.code).toBe(before?.cause.code);
    const hidden = report.incidents[0]?.findings.length ?? 0;
    expect(hidden).toBe((before?.findings.length ?? 0) - 1);
  });

  it('a cause leaves its consequences, which lead themselves', async () => {
    const report = await check(shop, { ignore: [{ code: 'pod-crash' }] });
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]?.cause.object.name).toBe('web');
    expect(report.status).toBe('ProblemDetected');
  });

  it('a cause takes its words with it: what only the hidden blamed is not told', async () => {
    const lacking = [
      ...deployment('web', {
        trouble: { waiting: 'CreateContainerConfigError', message: 'configmap "cfg" not found' },
        envFrom: [{ configMapRef: { name: 'cfg' } }],
      }),
      ...service('web', { unready: ['web-5d4f-0'] }),
    ];
    expect((await check(lacking)).incidents[0]?.cause.object.name).toBe('cfg');
    const [incident, ...others] = (await check(lacking, { ignore: [{ code: 'reference-missing' }] }))
      .incidents;
    expect(others).toEqual([]);
    expect(incident?.cause.object.name).toBe('web');
    expect(plain(incident?.title ?? [])).not.toContain('cfg');
  });

  it('a node leaves what its pods say of it, and the node in blame', async () => {
    const down = { type: 'Ready', status: 'Unknown', lastTransitionTime: '2026-11-22T09:00:00Z' };
    const node = object('Node', 'node-a', { namespace: null, status: { conditions: [down] } });
    const lost = [
      ...deployment('a', { trouble: 'unready' }),
      ...deployment('b', { trouble: 'unready' }),
      node,
    ];
    const all = await check(lost);
    expect(all.incidents.map(({ cause }) => cause.object.name)).toEqual(['node-a']);
    const report = await check(lost, { ignore: [{ kind: 'Node' }] });
    expect(report.incidents.map(({ cause }) => cause.object.name)).toEqual(['node-a']);
    expect(owners(report)).toEqual(['a', 'b']);
  });

  it('everything is no problem, and says what is hidden', async () => {
    const report = await check(shop, { ignore: [{ namespace: '*' }] });
    expect(report).toMatchObject({ status: 'OK', incidents: [], findings: [] });
    expect(report.suppressed).toBe((await check(shop)).findings.length);
  });

  it('a cause joins nothing that was apart before', async () => {
    const apart = [...shop, ...other];
    const before = (await check(apart)).incidents.length;
    expect(
      (await check(apart, { ignore: [{ code: 'pod-crash', namespace: 'shop' }] })).incidents,
    ).toHaveLength(before);
  });
});

describe('an annotation on the owner', () => {
  const hides = async (annotations: Readonly<Record<string, string>>): Promise<number> =>
    (await check(annotated(annotations))).suppressed;

  it('hides all that is its own, not what follows elsewhere', async () => {
    const report = await check(annotated({ 'k8sgpt.io/ignore': 'true' }));
    expect(report.findings.map(({ object: { kind } }) => kind)).toEqual(['Service']);
    expect(report.suppressed).toBe((await check(shop)).findings.length - 1);
  });

  it('hides only the codes that it names', async () => {
    expect(await hides({ 'k8sgpt.io/ignore': 'node/not-ready, pod-crash/*' })).toBe(1);
    expect(await hides({ 'k8sgpt.io/ignore': 'pod-crash' })).toBe(1);
    expect(await hides({ 'k8sgpt.io/ignore': 'false' })).toBe(0);
    expect(await hides({ 'k8sgpt.io/ignore': '' })).toBe(0);
  });

  it('ends when it says, and a date that nobody can read hides nothing', async () => {
    expect(await hides({ 'k8sgpt.io/ignore-until': '2026-11-22' })).toBeGreaterThan(0);
    expect(await hides({ 'k8sgpt.io/ignore-until': '2026-11-21' })).toBe(0);
    expect(await hides({ 'k8sgpt.io/ignore': 'true', 'k8sgpt.io/ignore-until': 'next week' })).toBe(0);
  });
});

describe('severity by code', () => {
  it('replaces the built-in one and keeps the identity', async () => {
    const [lead] = (await check(other)).findings.filter(({ code }) => code.startsWith('pod-crash/'));
    const report = await check(other, { codes: { [lead?.code ?? '']: { severity: 'info' } } });
    expect(report.findings.find(({ id }) => id === lead?.id)?.severity).toBe('info');
  });
});

describe('a threshold by code', () => {
  const balancer = (minutes: number): Raw =>
    object('Service', 'edge', {
      created: new Date(NOW - minutes * 60_000).toISOString(),
      spec: { type: 'LoadBalancer', selector: { app: 'edge' }, ports: [{ port: 80 }] },
    });
  const found = async (minutes: number, threshold?: number): Promise<boolean> => {
    const given =
      threshold === undefined ? {} : { codes: { 'service-load-balancer/pending': { threshold } } };
    return codes(await check([balancer(minutes)], given)).includes('service-load-balancer/pending');
  };

  it('moves the point from which it is a trouble, both ways', async () => {
    expect([await found(4), await found(6)]).toEqual([false, true]);
    expect([await found(11, 30), await found(31, 30)]).toEqual([false, true]);
    expect([await found(1, 2), await found(3, 2)]).toEqual([false, true]);
  });

  it('of a code that has none is no trouble', async () => {
    const given = { codes: { 'pod-crash/crash-loop': { threshold: 100 } } };
    expect(await check(shop, given)).toEqual(await check(shop));
  });
});

describe('lists of namespaces', () => {
  const both = [...shop, ...other];

  it('leave out what is excluded', async () => {
    const report = await check(both, { namespaces: { exclude: ['sh*'] } });
    expect(owners(report)).toEqual(['api']);
    expect(report.scope).toEqual({ except: ['sh*'] });
    expect(report.suppressed).toBe(0);
  });

  it('check only what is included, and read only that where it is spelled out', async () => {
    expect(owners(await check(both, { namespaces: { include: ['pa*'] } }))).toEqual(['api']);
    const report = await check(both, { namespaces: { include: ['pay', 'shop'], exclude: ['shop'] } });
    expect(report.scope).toEqual({ namespaces: ['pay'] });
    expect(owners(report)).toEqual(['api']);
  });

  it('do not hold for who names a namespace', async () => {
    const report = await check(both, { namespaces: { exclude: ['shop'] } }, { namespaces: ['shop'] });
    expect(owners(report)).toEqual(['web']);
  });

  it('of a cluster stand in place of the general ones', async () => {
    const given = {
      namespaces: { exclude: ['pay'] },
      clusters: { test: { namespaces: { exclude: ['shop'] } } },
    };
    expect(owners(await check(both, given))).toEqual(['api']);
  });

  it('keep what lives in no namespace', async () => {
    const node = object('Node', 'n1', {
      namespace: null,
      status: {
        conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: '2026-11-22T09:00:00Z' }],
      },
    });
    expect(owners(await check([node, pod('x')], { namespaces: { include: ['none*'] } }))).toEqual(['n1']);
  });
});
