// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { AppsV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { get, namespace, node, pod, serve } from '../support/recorded.ts';

describe('access', () => {
  it('is by bearer token only', async () => {
    const server = await serve([pod('a')]);
    expect((await get(server, '/api/v1/pods', { headers: {} })).status).toBe(401);
    expect((await get(server, '/api/v1/pods', { headers: { authorization: 'Bearer x' } })).body.reason).toBe(
      'Unauthorized',
    );
    expect((await get(server, '/api/v1/pods')).status).toBe(200);
    expect(server.stats()).toMatchObject({
      requests: 3,
      unauthorized: 2,
      lists: 1,
      byPath: { '/api/v1/pods': 3 },
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'])(
    'refuses %s with 405 and counts it',
    async (method) => {
      const server = await serve([pod('a')]);
      const path = '/api/v1/namespaces/shop/pods/a';
      const reply = await get(server, path, { method, headers: { authorization: `Bearer ${server.token}` } });
      expect(reply.status).toBe(405);
      expect(reply.headers.get('allow')).toBe('GET');
      expect(server.stats().refusedVerbs).toEqual({ [method]: 1 });
      expect((await get(server, path)).body.metadata.name).toBe('a');
    },
  );

  it('refuses CONNECT', async () => {
    const server = await serve([pod('a')]);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n'),
      );
      socket.once('data', (data) => resolve(data.toString())).once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(server.stats().refusedVerbs).toEqual({ CONNECT: 1 });
  });

  it('works for the official client through the kubeconfig', async () => {
    const server = await serve([
      namespace,
      pod('a'),
      pod('b'),
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
    ]);
    const config = new KubeConfig();
    config.loadFromString(server.kubeconfig('demo'));
    expect(config.getCurrentContext()).toBe('demo');
    const pods = await config.makeApiClient(CoreV1Api).listPodForAllNamespaces({ limit: 1 });
    expect([pods.items.length, pods.metadata?.remainingItemCount]).toEqual([1, 1]);
    const web = await config
      .makeApiClient(AppsV1Api)
      .readNamespacedDeployment({ name: 'web', namespace: 'shop' });
    expect(web.metadata?.name).toBe('web');
  });

  it("tells the recording's time in the Date header", async () => {
    const server = await serve([pod('a')]);
    expect((await get(server, '/version')).headers.get('date')).toBe('Thu, 01 Jan 2026 10:00:00 GMT');
    const other = await serve([pod('a')], { clock: () => Date.parse('2026-02-01T00:00:00Z') });
    expect((await get(other, '/version')).headers.get('date')).toBe('Sun, 01 Feb 2026 00:00:00 GMT');
  });
});

describe('discovery', () => {
  const widgets: readonly RawObject[] = [
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'mice.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names: { kind: 'Mouse', plural: 'mice' },
        versions: [
          { name: 'v1beta1', served: true },
          { name: 'v2', served: true, storage: true },
        ],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'g', namespace: 'shop' },
    },
    { apiVersion: 'example.org/v1', kind: 'Policy', metadata: { name: 'p' } },
    { apiVersion: 'example.org/v1', kind: 'Glass', metadata: { name: 'p' } },
  ];

  it('of a complete recording serves every standard kind, empty where there is none', async () => {
    const server = await serve([namespace, node]);
    expect(server.complete).toBe(true);
    expect((await get(server, '/api')).body.versions).toEqual(['v1']);
    const groups = (await get(server, '/apis')).body.groups.map((group: { name: string }) => group.name);
    expect(groups).toEqual(expect.arrayContaining(['apps', 'batch', 'networking.k8s.io', 'storage.k8s.io']));
    expect((await get(server, '/apis/apps')).body.preferredVersion.groupVersion).toBe('apps/v1');
    const core = (await get(server, '/api/v1')).body.resources;
    expect(core).toContainEqual({
      name: 'nodes',
      singularName: 'node',
      namespaced: false,
      kind: 'Node',
      verbs: ['get', 'list', 'watch'],
    });
    expect(core.map((resource: { name: string }) => resource.name)).toContain('pods/log');
    const { body, headers } = await get(server, '/apis/networking.k8s.io/v1/ingresses');
    expect(body).toEqual({
      kind: 'IngressList',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { resourceVersion: '1000' },
      items: [],
    });
    expect(headers.get('x-k8sgpt-recording')).toBeNull();
    expect((await get(server, '/version')).body).toEqual({ major: '1', minor: '36', gitVersion: 'v1.36.2' });
    expect((await get(server, '/readyz')).body).toBe('ok');
  });

  it('tells everything at once to clients that ask so', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const server = await serve([
      pod('a'),
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
    ]);
    const ask = (path: string, types: string) =>
      get(server, path, { headers: { authorization: `Bearer ${server.token}`, accept: types } });
    const core = await ask('/api', `${accept},application/json`);
    expect(core.headers.get('content-type')).toBe(accept);
    expect(core.headers.get('x-k8sgpt-recording')).toBe('incomplete');
    expect(core.body.items[0].versions[0].resources).toEqual([
      expect.objectContaining({
        resource: 'pods',
        scope: 'Namespaced',
        subresources: [expect.objectContaining({ subresource: 'log' })],
      }),
    ]);
    const groups = await ask('/apis', `application/json, ${accept}`);
    expect(groups.body).toMatchObject({
      kind: 'APIGroupDiscoveryList',
      items: [
        {
          metadata: { name: 'apps' },
          versions: [{ version: 'v1', freshness: 'Current', resources: [{ resource: 'deployments' }] }],
        },
      ],
    });
    expect((await ask('/apis', accept.replace('v=v2', 'v=v2beta1'))).body.kind).toBe('APIGroupList');
    expect((await ask('/apis/apps/v1', accept)).body.kind).toBe('APIResourceList');
  });

  it('of a complete recording has no API that nobody recorded', async () => {
    const server = await serve([namespace]);
    const { status, headers, body } = await get(server, '/apis/gateway.networking.k8s.io/v1/gateways');
    expect([status, body.reason, headers.get('x-k8sgpt-recording')]).toEqual([404, 'NotFound', null]);
  });

  it('names kinds as their definition does, or as English does', async () => {
    const server = await serve([namespace, ...widgets]);
    expect((await get(server, '/apis/example.com/v2/mice')).body.items).toEqual([]);
    expect(
      (await get(server, '/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways')).body.items,
    ).toEqual([expect.objectContaining({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' })]);
    const { resources } = (await get(server, '/apis/example.org/v1')).body;
    expect(
      resources.map((resource: { name: string; namespaced: boolean }) => [
        resource.name,
        resource.namespaced,
      ]),
    ).toEqual([
      ['policies', false],
      ['glasses', false],
    ]);
  });

  it('of an incomplete recording serves what it holds, and says so of the rest', async () => {
    const server = await serve([pod('a')], { kinds: [{ apiVersion: 'v1', kind: 'Event' }] });
    expect(server.complete).toBe(false);
    expect(
      (await get(server, '/api/v1')).body.resources.map((resource: { name: string }) => resource.name),
    ).toEqual(['pods', 'pods/log', 'events']);
    expect((await get(server, '/api/v1/events')).body.items).toEqual([]);
    for (const path of [
      '/api/v1/secrets',
      '/api/v1/namespaces',
      '/apis/apps/v1',
      '/apis/apps/v1/deployments',
      '/apis/apps',
    ]) {
      const { status, headers } = await get(server, path);
      expect([path, status, headers.get('x-k8sgpt-recording')]).toEqual([path, 404, 'incomplete']);
    }
    expect((await get(server, '/api/v1')).headers.get('x-k8sgpt-recording')).toBe('incomplete');
    const complete = await serve([pod('a')], { complete: true });
    expect((await get(complete, '/api/v1/secrets')).body.items).toEqual([]);
  });

  it('serves a kind in the versions it was recorded in, and in no other', async () => {
    const scaler = (version: string, name: string): RawObject => ({
      apiVersion: `autoscaling/${version}`,
      kind: 'HorizontalPodAutoscaler',
      metadata: { name, namespace: 'shop' },
    });
    const old = await serve([namespace, scaler('v2beta2', 'a'), scaler('v1', 'b')]);
    expect((await get(old, '/apis/autoscaling/v2/horizontalpodautoscalers')).status).toBe(404);
    expect((await get(old, '/apis/autoscaling')).body.preferredVersion.version).toBe('v1');
    const { items } = (await get(old, '/apis/autoscaling/v1/horizontalpodautoscalers')).body;
    expect(items.map((item: RawObject) => [item.metadata.name, item.apiVersion])).toEqual([
      ['a', 'autoscaling/v2beta2'],
      ['b', undefined],
    ]);
  });
});
