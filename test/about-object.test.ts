// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { plain } from '../src/core/document.ts';
import { Refused } from '../src/core/errors.ts';
import { formatRef } from '../src/core/ref.ts';
import { relatedTo } from '../src/core/related.ts';
import type { Report } from '../src/core/report.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { headlineText } from '../src/views/report.ts';
import { deployment, ingress, NOW, nginx, object, pod, type Raw, service } from './support/objects.ts';

const config = (name: string): Raw => ({ configMapRef: { name } });
const web: readonly Raw[] = [
  ...deployment('web', { replicas: 2, envFrom: [config('web-config')], claims: ['web-data'] }),
  ...service('web', { ready: ['web-5d4f-0', 'web-5d4f-1'] }),
  ingress('web', 'shop.example.com', 'web', { tls: 'web-tls' }),
  nginx,
  object('ConfigMap', 'web-config', { data: { a: 'b' } }),
  object('HorizontalPodAutoscaler', 'web', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 },
  }),
];
const api: readonly Raw[] = [
  ...deployment('api', { trouble: 'crash', says: 'boom' }),
  ...service('api', { unready: ['api-5d4f-0'] }),
];

const check = (objects: readonly Raw[], kind: string, name: string, namespaces?: readonly string[]) =>
  analyzeSnapshot({
    snapshot: snapshotOfObjects(objects, {
      cluster: 'test',
      now: NOW,
      scope: { object: { kind, name }, ...(namespaces === undefined ? {} : { namespaces }) },
    }),
    analyzers: chooseAnalyzers([], analyzers),
    id: 'report',
    requestedFilters: [],
    elapsed: () => 0,
  });
const causes = (report: Report): readonly string[] =>
  report.incidents.map(({ cause }) => formatRef(cause.object));

describe('what belongs to an object', () => {
  const index = indexSnapshot(
    snapshotOfObjects([...web, ...api, object('Node', 'node-a', { namespace: null })], { now: NOW }),
  );
  const related = (kind: string, name: string): ReadonlySet<string> =>
    relatedTo({ kind, namespace: 'shop', name }, index);
  const all = [
    'Deployment/shop/web',
    'ReplicaSet/shop/web-5d4f',
    'Pod/shop/web-5d4f-0',
    'Service/shop/web',
    'Ingress/shop/web',
    'ConfigMap/shop/web-config',
    'PersistentVolumeClaim/shop/web-data',
    'HorizontalPodAutoscaler/shop/web',
  ];

  test.each([
    ['Deployment', 'web', all],
    ['Pod', 'web-5d4f-0', all],
    ['Service', 'web', all],
    ['Ingress', 'web', [...all, 'Secret/shop/web-tls', 'IngressClass/nginx']],
    ['HorizontalPodAutoscaler', 'web', all],
    ['ConfigMap', 'web-config', all.filter((ref) => !ref.startsWith('Persistent'))],
    ['PersistentVolumeClaim', 'web-data', all.filter((ref) => !ref.startsWith('ConfigMap'))],
  ])('%s %s: owned, selected, mounted, and who asks', (kind, name, wanted) => {
    expect([...related(kind, name)]).toEqual(expect.arrayContaining([...wanted]));
    expect([...related(kind, name)].filter((ref) => ref.includes('/api'))).toEqual([]);
  });

  it('of a node is what runs there, not all that leads there', () => {
    const found = [...relatedTo({ kind: 'Node', name: 'node-a' }, index)];
    expect(found).toEqual(
      expect.arrayContaining(['Node/node-a', 'Pod/shop/web-5d4f-0', 'Pod/shop/api-5d4f-0']),
    );
    expect(found).not.toContain('Ingress/shop/web');
  });
});

describe('a check of one object', () => {
  it('tells the incidents that involve it and no others', async () => {
    const troubled = [...api, ...deployment('cart', { trouble: 'crash' })];
    const report = await check([...web, ...troubled], 'Deployment', 'api');
    expect(report.incidents).toHaveLength(1);
    expect(causes(report)[0]).toContain('shop/api');
    expect(new Set(report.findings.map(({ owner }) => owner.name))).toEqual(new Set(['api']));
    expect(report.checked.workloads).toBe(1);
    expect(plain(headlineText(report))).toMatch(/^Deployment api in test: 1 problem/);
  });

  it('of something well is healthy, whatever else is broken', async () => {
    const report = await check(
      [...deployment('web'), ...service('web', { ready: ['web-5d4f-0'] }), ...api],
      'Service',
      'web',
    );
    expect(report).toMatchObject({ status: 'OK', incidents: [], findings: [], suppressed: 0 });
    expect(plain(headlineText(report))).toBe('Service web in test is healthy');
  });

  it('finds a cause that lies elsewhere', async () => {
    const down = { type: 'Ready', status: 'Unknown', lastTransitionTime: '2026-11-22T09:00:00Z' };
    const node = object('Node', 'node-a', { namespace: null, status: { conditions: [down] } });
    const report = await check([node, ...deployment('web', { trouble: 'unready' })], 'Deployment', 'web');
    expect(causes(report)).toEqual(['Node/node-a']);
  });

  it('finds one that is missing, when something misses it', async () => {
    const lost = deployment('web', {
      trouble: { waiting: 'CreateContainerConfigError', message: 'configmap "gone" not found' },
      envFrom: [config('gone')],
    });
    expect(causes(await check([...lost, ...api], 'ConfigMap', 'gone'))).toEqual(['ConfigMap/shop/gone']);
  });

  it('by name alone looks in every namespace of the scope', async () => {
    const elsewhere = deployment('api', { trouble: 'crash', namespace: 'pay' });
    expect((await check([...api, ...elsewhere], 'Deployment', 'api')).incidents).toHaveLength(2);
    expect((await check([...api, ...elsewhere], 'Deployment', 'api', ['pay'])).incidents).toHaveLength(1);
  });

  it('that does not exist is refused with the name that was meant', async () => {
    await expect(check(web, 'Deployment', 'wbe', ['shop'])).rejects.toThrow(
      new Refused('test has no Deployment wbe in namespace shop. Did you mean web?', {
        hint: 'analyze deployment/web -n shop',
      }),
    );
    await expect(check(web, 'Node', 'worker-7')).rejects.toThrow('test has no Node worker-7.');
  });

  it('that could not be read is not checked, and not absent', async () => {
    const report = await analyzeSnapshot({
      snapshot: snapshotOfObjects([pod('x')], {
        now: NOW,
        complete: false,
        scope: { object: { kind: 'ResourceQuota', name: 'compute' } },
      }),
      analyzers: [],
      id: 'report',
      requestedFilters: [],
      elapsed: () => 0,
    });
    expect(report.status).toBe('Incomplete');
    expect(report.skipped.map(({ kind }) => kind)).toEqual(['ResourceQuota']);
  });

  it('of a namespace is all that lives there', async () => {
    const both = [
      object('Namespace', 'pay', { namespace: null, status: { phase: 'Active' } }),
      ...deployment('api', { trouble: 'crash', namespace: 'pay' }),
      ...api,
    ];
    const report = await check(both, 'Namespace', 'pay');
    expect(report.incidents.map(({ namespaces }) => namespaces)).toEqual([['pay']]);
  });
});

describe('a custom resource', () => {
  const widget = (name: string, apiVersion: string, status: string): Raw => ({
    ...object('Widget', name, { status: { conditions: [{ type: 'Ready', status, message: 'it broke' }] } }),
    apiVersion,
  });
  const definition: Raw = {
    ...object('CustomResourceDefinition', 'widgetry.example.com', {
      namespace: null,
      spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgetry' } },
    }),
    apiVersion: 'apiextensions.k8s.io/v1',
  };
  const objects = [definition, widget('a', 'example.com/v1', 'False'), widget('b', 'example.com/v1', 'True')];

  it.each(['widgetry.example.com', 'widget.example.com', 'widget.v1.example.com'])(
    'is found as %s',
    async (kind) => {
      expect(causes(await check(objects, kind, 'a'))).toEqual(['Widget/shop/a']);
      expect(causes(await check(objects, kind, 'b'))).toEqual([]);
    },
  );

  it('is refused when it does not exist, or its kind does not', async () => {
    await expect(check(objects, 'widgetry.example.com', 'c')).rejects.toThrow('test has no Widget c.');
    await expect(check(objects, 'gadgets.example.com', 'a')).rejects.toThrow(
      'test has no objects of the kind gadgets.example.com.',
    );
  });
});
