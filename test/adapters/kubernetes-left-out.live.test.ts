// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { KubernetesOptions } from '../../adapters/kubernetes/options.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { plain } from '../../src/core/document.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import type { Scope } from '../../src/core/snapshot.ts';
import { leftOutNote } from '../../src/views/left-out.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, node, pod, serve } from '../support/recorded.ts';

const widget = (group: string): RawObject => ({
  apiVersion: `${group}/v1`,
  kind: 'Widget',
  metadata: { name: 'a', namespace: 'shop', uid: `uid-${group}`, creationTimestamp: '2026-01-01T00:00:00Z' },
  status: {
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  },
});
const ready: RawObject = {
  ...node,
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};
const running = pod('web', {
  spec: { nodeName: 'n1', containers: [{ name: 'app', image: 'app:1' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});
/** It wants a Secret that does not exist. */
const ingress: RawObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'shop', uid: 'i', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { tls: [{ hosts: ['shop.example.com'], secretName: 'missing' }] },
};

/** A cluster, and every path that was asked of it. */
const cluster = async (given: Partial<KubernetesOptions>, more: readonly RawObject[] = []) => {
  const paths: string[] = [];
  const server = await serve(
    [
      namespace,
      ready,
      running,
      ...more,
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'here', namespace: 'shop', uid: 's' } },
      widget('a.example.com'),
      widget('b.example.com'),
    ],
    {
      complete: true,
      faults: ({ path }) => {
        paths.push(path);
        return undefined;
      },
    },
  );
  const reader = await readerOf(server, given);
  onTestFinished(() => reader.close());
  return { reader, paths, asked: (word: string) => paths.filter((path) => path.includes(word)) };
};

const all: readonly KindName[] = [
  ...new Set(analyzers.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads])),
];

const check = async (reader: ClusterReader, requestedFilters: readonly string[] = [], scope: Scope = {}) => {
  const snapshot = await reader.snapshot(all, scope, { signal: patience() });
  return analyzeSnapshot({
    snapshot,
    analyzers: chooseAnalyzers(requestedFilters, analyzers),
    id: 'r',
    requestedFilters,
    elapsed: () => 1,
  });
};

const leftOut = ({ skipped }: Awaited<ReturnType<typeof check>>): readonly string[] =>
  skipped.flatMap(({ kind, reason }) => (reason === 'left-out' ? [kind] : []));
const gaps = ({ skipped }: Awaited<ReturnType<typeof check>>): readonly string[] =>
  skipped.flatMap(({ kind, reason }) => (reason === 'absent' || reason === 'left-out' ? [] : [kind]));

describe('Secrets that nobody wants read', () => {
  it('are never asked for, and the report is complete without them and says so', async () => {
    const { reader, asked } = await cluster({ secrets: 'none', customResourceGroups: [] });
    const report = await check(reader);
    expect(asked('/pods')).not.toEqual([]);
    expect(asked('/secrets')).toEqual([]);
    expect(gaps(report)).toEqual([]);
    expect(leftOut(report)).toEqual(['CustomObject', 'Secret']);
    expect(report.status).toBe('OK');
    expect(plain(leftOutNote(report))).toBe('without Secrets and custom resources');
  });

  it('are not guessed: nobody looked, so nobody says that one is missing', async () => {
    const { reader } = await cluster({ secrets: 'none' }, [ingress]);
    const report = await check(reader);
    expect(report.filters).toContain('Ingress');
    expect(JSON.stringify(report.findings)).not.toContain('missing');
  });

  it('are read where they are wanted, and then one that is missing is told', async () => {
    const { reader, asked } = await cluster({}, [ingress]);
    const report = await check(reader);
    expect(asked('/secrets')).not.toEqual([]);
    expect(leftOut(report)).toEqual([]);
    expect(JSON.stringify(report.findings)).toContain('missing');
  });

  it('are not asked for by whatever else looks at a cluster', async () => {
    const { reader, asked } = await cluster({ secrets: 'none' });
    const checks = await reader.diagnose(all, patience());
    expect(checks.find(({ name }) => name === 'left out by choice')).toMatchObject({
      status: 'ok',
      detail: 'Secrets (kubernetes.secrets: none)',
    });
    expect(checks.find(({ name }) => name === 'rights')).toMatchObject({ status: 'ok' });
    for (const word of ['secrets', 'Secret'])
      expect(await reader.raw?.(word, {}, patience())).toMatchObject({
        status: 'skipped',
        reason: 'left-out',
        detail: 'left out by choice: Secrets (kubernetes.secrets: none)',
      });
    expect(await reader.mayList?.('secrets', patience())).toMatchObject({
      status: 'warning',
      fix: 'Change kubernetes.secrets: none, or take out what looks at secrets.',
    });
    const { as } = reader as ClusterReader & { as: (user: object) => ClusterReader };
    await as({ user: 'ana', groups: [] }).snapshot(['Secret'], {}, { signal: patience() });
    expect(asked('/secrets')).toEqual([]);
  });

  it('are not followed either', async () => {
    const { reader, asked } = await cluster({ secrets: 'none', clusterScoped: false });
    const ended = new AbortController();
    onTestFinished(() => ended.abort());
    const updates = reader.follow?.(['Pod', 'Secret', 'Node'], {}, { signal: ended.signal });
    const update = await updates?.next();
    const { Pod, Secret, Node } = update?.value.snapshot().kinds ?? {};
    expect(Pod).toMatchObject({ status: 'read' });
    expect(Secret).toMatchObject({ status: 'skipped', reason: 'left-out' });
    expect(Node).toMatchObject({ status: 'skipped', reason: 'left-out' });
    expect([asked('/secrets'), asked('/nodes')]).toEqual([[], []]);
  });

  it('may be left out in one cluster only', async () => {
    const { reader, asked } = await cluster({ clusterLimits: { test: { secrets: 'none' } } });
    await check(reader);
    expect(asked('/secrets')).toEqual([]);
    const other = await cluster({ secrets: 'none', clusterLimits: { test: { secrets: 'metadata' } } });
    await check(other.reader);
    expect(other.asked('/secrets')).not.toEqual([]);
  });
});

test('Secrets that may not be read, without that being a choice, are a gap that doctor can close either way', async () => {
  const server = await serve([namespace, ready, running], {
    complete: true,
    faults: ({ path }) => (path.endsWith('/secrets') ? { status: 403 } : undefined),
  });
  const reader = await readerOf(server);
  onTestFinished(() => reader.close());
  expect(await check(reader)).toMatchObject({
    status: 'Incomplete',
    skipped: expect.arrayContaining([
      expect.objectContaining({ kind: 'Secret', reason: 'forbidden' }),
    ]) as unknown,
  });
  const checks = await reader.diagnose(['Pod', 'Secret'], patience());
  expect(checks.find(({ name }) => name === 'list secrets')?.fix).toContain(
    'or set kubernetes.secrets to none',
  );
});

describe('what belongs to no namespace, where nobody wants it read', () => {
  const given = { clusterScoped: false, customResourceGroups: [] };

  it('is never asked for, and the report is complete', async () => {
    const { reader, asked, paths } = await cluster(given);
    const report = await check(reader, [], { namespaces: ['shop'] });
    expect(gaps(report)).toEqual([]);
    expect(leftOut(report)).toEqual(expect.arrayContaining(['Node', 'PersistentVolume', 'Namespace']));
    expect(plain(leftOutNote(report))).toContain('without cluster-wide kinds');
    expect(asked('/secrets')).toEqual(['/api/v1/namespaces/shop/secrets']);
    const elsewhere = new Set(paths.filter((path) => !path.startsWith('/api/v1/namespaces/shop/')));
    for (const path of elsewhere)
      if (/^\/apis\/.+\/namespaces\/shop\/[a-z]+$/.test(path)) elsewhere.delete(path);
    expect([...elsewhere].sort()).toEqual(['/api', '/apis', '/version']);
  });

  it('is no health where it was asked for by name', async () => {
    const { reader } = await cluster(given);
    expect(await check(reader, ['Node'])).toMatchObject({ status: 'Incomplete', leftOut: ['Node'] });
    expect(await check(reader, ['Node', 'Service'])).toMatchObject({
      status: 'Incomplete',
      leftOut: ['Node'],
    });
    await expect(check(reader, [], { object: { kind: 'Node', name: 'one' } })).rejects.toThrow(
      'Node one cannot be looked at: left out by choice: what belongs to no namespace',
    );
  });

  it('leaves names of namespaces to nobody, but says when the cluster does not answer', async () => {
    const { reader, asked } = await cluster(given);
    expect(await reader.namespaces(patience())).toEqual([]);
    expect(asked('/namespaces')).toEqual([]);
    expect(asked('/version')).toHaveLength(1);
  });

  it('is no missing right: those of the namespaces are looked at', async () => {
    const { reader, asked } = await cluster({ ...given, secrets: 'none' });
    const checks = await reader.diagnose(['Pod', 'Node', 'Secret'], patience(), ['shop', 'pay']);
    expect(checks.find(({ name }) => name === 'rights')).toMatchObject({
      status: 'ok',
      detail: '1 of 1 kinds can be listed in namespaces shop, pay',
    });
    expect(asked('/pods')).toEqual(['/api/v1/namespaces/shop/pods', '/api/v1/namespaces/pay/pods']);
  });
});

describe('kinds of other projects', () => {
  it('are looked at in some groups only', async () => {
    const { reader, asked } = await cluster({ customResourceGroups: ['a.example.com'] });
    const report = await check(reader);
    expect([asked('a.example.com'), asked('b.example.com')].map(({ length }) => length)).toEqual([1, 0]);
    expect(leftOut(report)).toEqual([]);
    expect(reader.leftOut).toMatchObject([
      { what: 'custom resources of kinds that are not known here, but those of a.example.com' },
    ]);
  });

  it('are left out by their group, whether they are known here or not', async () => {
    const { reader, asked } = await cluster({ exceptGroups: ['b.example.com', 'apps'] });
    const report = await check(reader);
    expect([asked('a.example.com'), asked('b.example.com')].map(({ length }) => length)).toEqual([1, 0]);
    expect(asked('/deployments')).toEqual([]);
    expect(leftOut(report)).toEqual(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);
  });

  it('that a rule names are read all the same: it was asked for by name', async () => {
    const { reader } = await cluster({ customResourceGroups: [] });
    expect(await reader.raw?.('widgets.a.example.com', {}, patience())).toMatchObject({ status: 'read' });
  });
});
