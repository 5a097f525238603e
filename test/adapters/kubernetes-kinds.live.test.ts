// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { KindState } from '../../src/core/snapshot.ts';
import { kubeconfigText, options, patience, readerOf } from '../support/kubernetes.ts';
import { namespace, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const namesOf = (state: KindState | undefined): readonly string[] =>
  (state?.objects ?? []).map(({ metadata }) => metadata.name);

describe('kinds', () => {
  it('that the server does not have are absent; those that a recording does not hold are not recorded', async () => {
    const partial = await serve([pod('a')]);
    const { kinds } = await (await readerOf(partial)).snapshot(
      ['Pod', 'Service', 'Ingress'],
      {},
      { signal: patience() },
    );
    expect(kinds.Pod?.status).toBe('read');
    expect(kinds.Service).toMatchObject({
      status: 'skipped',
      reason: 'not-recorded',
      detail: 'Service is not in this recording',
    });
    expect(kinds.Ingress).toMatchObject({ status: 'skipped', reason: 'not-recorded' });

    const groups = { kind: 'APIGroupList', apiVersion: 'v1', groups: [] };
    const bare = await serve([namespace, pod('a')], {
      faults: ({ path }) => (path === '/apis' ? { body: groups } : undefined),
    });
    const snapshot = await (await readerOf(bare)).snapshot(['Pod', 'Ingress'], {}, { signal: patience() });
    expect(snapshot.kinds.Pod?.status).toBe('read');
    expect(snapshot.kinds.Ingress).toMatchObject({
      status: 'skipped',
      reason: 'absent',
      detail: 'Ingress is not installed: the server has no networking.k8s.io/v1',
    });
  });

  it('are found on servers that tell group by group only', async () => {
    const plain = {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [{ name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] }],
    };
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };
    const server = await serve([namespace, web], {
      faults: ({ path }) => (path === '/apis' ? { body: plain } : undefined),
    });
    const { kinds } = await (await readerOf(server)).snapshot(
      ['Pod', 'Deployment', 'Ingress'],
      {},
      { signal: patience() },
    );
    expect([kinds.Pod?.status, kinds.Deployment?.status, kinds.Ingress?.status]).toEqual([
      'read',
      'read',
      'skipped',
    ]);
    expect(namesOf(kinds.Deployment)).toEqual(['web']);
  });

  it('are asked for themselves where discovery is forbidden', async () => {
    const server = await serve([namespace, pod('a')], {
      faults: ({ path }) => (path === '/apis' ? { status: 403 } : undefined),
    });
    const { kinds } = await (await readerOf(server)).snapshot(
      ['Pod', 'Deployment'],
      {},
      { signal: patience() },
    );
    expect([kinds.Pod?.status, kinds.Deployment?.status]).toEqual(['read', 'read']);
  });

  it('whose own API server is down are unavailable, not absent', async () => {
    const groups = {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      items: [
        {
          metadata: { name: 'networking.k8s.io' },
          versions: [{ version: 'v1', freshness: 'Stale', resources: [] }],
        },
      ],
    };
    const server = await serve([namespace], {
      faults: ({ path }) => (path === '/apis' ? { body: groups } : undefined),
    });
    const { kinds } = await (await readerOf(server)).snapshot(['Pod', 'Ingress'], {}, { signal: patience() });
    expect(kinds.Ingress).toMatchObject({
      status: 'skipped',
      reason: 'unavailable',
      detail: 'could not read ingresses in all namespaces: its API server does not answer',
    });
  });
});

describe('versions of an API', () => {
  const groups = (version: string) => ({
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    items: [
      {
        metadata: { name: 'autoscaling' },
        versions: [{ version, freshness: 'Current', resources: [{ resource: 'horizontalpodautoscalers' }] }],
      },
    ],
  });

  it.each([
    ['because discovery says so', { body: groups('v1') }, []],
    [
      'by trying, where discovery is forbidden',
      { status: 403 },
      ['/apis/autoscaling/v2/horizontalpodautoscalers'],
    ],
  ])('that this server does not have give way to those it has: %s', async (_, discovery, tried) => {
    const asked: string[] = [];
    const server = await serve([namespace], {
      faults: ({ path }) => {
        if (path === '/apis') return discovery;
        if (!path.endsWith('/horizontalpodautoscalers')) return undefined;
        asked.push(path);
        return path.includes('/v2/') ? { status: 404 } : { body: { kind: 'List', items: null } };
      },
    });
    const kind = 'HorizontalPodAutoscaler';
    const { kinds } = await (await readerOf(server)).snapshot([kind], {}, { signal: patience() });
    expect(kinds[kind]).toEqual({ status: 'read', objects: [] });
    expect(asked).toEqual([...tried, '/apis/autoscaling/v1/horizontalpodautoscalers']);
  });

  it('that vanish between two scans are looked up anew', async () => {
    let isGone = false;
    const server = await serve([namespace], {
      faults: ({ path }) => {
        if (!isGone || !path.startsWith('/apis')) return undefined;
        return path === '/apis' ? { body: groups('v9') } : { status: 404 };
      },
    });
    const reader = await readerOf(server);
    const scan = async () =>
      (await reader.snapshot(['Ingress', 'Namespace'], {}, { signal: patience() })).kinds.Ingress;
    expect((await scan())?.status).toBe('read');
    isGone = true;
    const absent = { status: 'skipped', reason: 'absent' };
    expect([await scan(), await scan()]).toMatchObject([absent, absent]);
    expect(server.stats().byPath['/apis']).toBe(2);
  });
});

describe('secrets', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'db', namespace: 'shop' },
    type: 'Opaque',
    data: { password: 'aHVudGVyMg==' },
  };

  it('are asked for without their values, and values that come all the same are dropped', async () => {
    const server = await serve([namespace, secret]);
    const reader = await readerOf(server);
    const { kinds } = await reader.snapshot(['Secret'], {}, { signal: patience() });
    expect(namesOf(kinds.Secret)).toEqual(['db']);
    expect(JSON.stringify(kinds)).not.toContain('aHVudGVyMg');
  });

  it('are asked for as metadata: in that form a server has no values to send', async () => {
    const heard: string[] = [];
    const api = createServer((request, response) => {
      if (request.url?.startsWith('/api/v1/secrets') === true) heard.push(request.headers.accept ?? '');
      response.writeHead(request.url === '/api' || request.url === '/apis' ? 403 : 200);
      response.end(JSON.stringify({ kind: 'SecretList', items: [secret] }));
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      api.closeAllConnections();
      api.close();
    });
    const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const text = kubeconfigText({ cluster: { server } });
    const read = async (secrets: 'metadata' | 'keys') => {
      const clusters = await kubernetesClusters(options({ kubeconfigText: text, secrets }));
      const { kinds } = await (await clusters.open('test')).snapshot(['Secret'], {}, { signal: patience() });
      await clusters.close();
      return kinds.Secret?.objects ?? [];
    };
    const both = [await read('metadata'), await read('keys')];
    expect(heard).toEqual([
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
      'application/json',
    ]);
    expect(both[1]).toMatchObject([{ keys: ['password'], keysKnown: true }]);
    expect(JSON.stringify(both)).not.toMatch(/aHVudGVyMg|hunter2/);
  });

  it('sent as metadata only have keys that nobody knows', async () => {
    const partial = {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: {},
      items: [
        {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { name: 'db', namespace: 'shop' },
        },
      ],
    };
    const server = await serve([namespace, secret], {
      faults: ({ path }) => (path === '/api/v1/secrets' ? { body: partial } : undefined),
    });
    const { kinds } = await (await readerOf(server)).snapshot(['Secret'], {}, { signal: patience() });
    expect(kinds.Secret?.objects).toMatchObject([
      { kind: 'Secret', apiVersion: 'v1', keys: [], keysKnown: false },
    ]);
  });
});

describe('clusters', () => {
  it('are opened once, by name; a wrong name gets a suggestion', async () => {
    const server = await serve([namespace]);
    const clusters = await kubernetesClusters(options({ kubeconfigText: server.kubeconfig('prod-eu') }));
    expect([clusters.names(), clusters.defaultName()]).toEqual([['prod-eu'], 'prod-eu']);
    expect(await clusters.open('prod-eu')).toBe(await clusters.open('prod-eu'));
    const error = await rejection(clusters.open('prod-e'));
    expect([error.name, error.message]).toEqual([
      'Refused',
      'I do not know cluster prod-e. Did you mean prod-eu?',
    ]);
    await clusters.close();
  });
});
