// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { get, labelled, names, namespace, node, pod, serve } from '../support/recorded.ts';

describe('lists', () => {
  it('are sorted, by cluster or namespace, with items as a server sends them', async () => {
    const server = await serve([namespace, pod('z'), pod('b', { namespace: 'bank' }), pod('a')]);
    const all = await get(server, '/api/v1/pods');
    expect(names(all)).toEqual(['bank/b', 'shop/a', 'shop/z']);
    expect(all.body).toMatchObject({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '4711' },
    });
    expect(all.body.items[0].kind).toBeUndefined();
    expect(names(await get(server, '/api/v1/namespaces/shop/pods'))).toEqual(['shop/a', 'shop/z']);
    expect(names(await get(server, '/api/v1/namespaces/elsewhere/pods'))).toEqual([]);
    expect((await get(server, '/api/v1/namespaces/shop/nodes')).status).toBe(404);
  });

  it('answer single objects, whole', async () => {
    const server = await serve([namespace, node, pod('a', { spec: { x: 'é' } })]);
    expect((await get(server, '/api/v1/namespaces/shop/pods/a')).body).toEqual(
      pod('a', { spec: { x: 'é' } }),
    );
    expect((await get(server, '/api/v1/nodes/n1')).body.kind).toBe('Node');
    expect((await get(server, '/api/v1/namespaces/shop')).body.kind).toBe('Namespace');
    expect((await get(server, '/api/v1/namespaces/shop/pods/b')).body).toMatchObject({
      kind: 'Status',
      reason: 'NotFound',
      code: 404,
    });
    expect((await get(server, '/api/v1/namespaces/bank/pods/a')).status).toBe(404);
    expect((await get(server, '/api/v1/namespaces/shop/pods/a/exec')).status).toBe(404);
    expect((await get(server, '/metrics')).status).toBe(404);
    expect((await get(server, '/api/v1/namespaces/%E0%A4%A/pods')).status).toBe(400);
  });

  it('are paged; each page continues the list as it was', async () => {
    const server = await serve(Array.from({ length: 7 }, (_, index) => pod(`p${index}`)));
    const first = await get(server, '/api/v1/pods?limit=3');
    expect(names(first)).toEqual(['shop/p0', 'shop/p1', 'shop/p2']);
    expect(first.body.metadata.remainingItemCount).toBe(4);
    server.remove(pod('p4'));
    server.update(pod('p3a'));
    const second = await get(server, `/api/v1/pods?limit=3&continue=${first.body.metadata.continue}`);
    expect(names(second)).toEqual(['shop/p3', 'shop/p4', 'shop/p5']);
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    const third = await get(server, `/api/v1/pods?limit=3&continue=${second.body.metadata.continue}`);
    expect(names(third)).toEqual(['shop/p6']);
    expect(third.body.metadata.continue).toBeUndefined();
    expect(names(await get(server, '/api/v1/pods'))).toEqual(
      ['p0', 'p1', 'p2', 'p3', 'p3a', 'p5', 'p6'].map((name) => `shop/${name}`),
    );
  });

  it('end pages exactly, also when selecting', async () => {
    const server = await serve(
      Array.from({ length: 6 }, (_, index) => labelled(`p${index}`, { odd: String(index % 2) })),
    );
    expect((await get(server, '/api/v1/pods?limit=6')).body.metadata.continue).toBeUndefined();
    const first = await get(server, '/api/v1/pods?limit=2&labelSelector=odd%3D1');
    expect(names(first)).toEqual(['shop/p1', 'shop/p3']);
    expect(first.body.metadata.remainingItemCount).toBeUndefined();
    const second = await get(
      server,
      `/api/v1/pods?limit=2&labelSelector=odd%3D1&continue=${first.body.metadata.continue}`,
    );
    expect(names(second)).toEqual(['shop/p5']);
    expect(second.body.metadata.continue).toBeUndefined();
  });

  it('answer 410 to a token that is too old, and 400 to one that is not theirs', async () => {
    const server = await serve([
      pod('a'),
      pod('b'),
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' } },
    ]);
    const token = (await get(server, '/api/v1/pods?limit=1')).body.metadata.continue;
    expect((await get(server, `/api/v1/secrets?limit=1&continue=${token}`)).status).toBe(400);
    expect((await get(server, '/api/v1/pods?limit=1&continue=nonsense')).status).toBe(400);
    expect((await get(server, `/api/v1/pods?limit=1&continue=${token}`)).status).toBe(200);
    server.expireTokens();
    expect((await get(server, `/api/v1/pods?limit=1&continue=${token}`)).body).toMatchObject({
      kind: 'Status',
      reason: 'Expired',
      code: 410,
    });
    const impatient = await serve([pod('a'), pod('b')], { tokenTtlMs: -1 });
    const early = (await get(impatient, '/api/v1/pods?limit=1')).body.metadata.continue;
    expect((await get(impatient, `/api/v1/pods?limit=1&continue=${early}`)).status).toBe(410);
  });

  it('of large recordings are sent whole', async () => {
    const server = await serve(
      Array.from({ length: 2_000 }, (_, index) => pod(`p${index}`, { spec: { filler: 'x'.repeat(3_000) } })),
    );
    expect((await get(server, '/api/v1/pods')).body.items).toHaveLength(2_000);
    expect(server.stats().bytes).toBeGreaterThan(6_000_000);
  });
});

describe('selectors', () => {
  const pods = [
    labelled('web', { app: 'web', tier: 'front', 'example.com/x': '' }),
    labelled('api', { app: 'api', tier: 'back' }),
    labelled('job', { app: 'job' }),
    { ...pod('bare', { spec: { nodeName: 'n1' }, status: { phase: 'Running' } }) },
  ];

  it.each([
    ['app=web', ['web']],
    ['app==web', ['web']],
    ['app!=web', ['api', 'bare', 'job']],
    ['app in (web, api)', ['api', 'web']],
    ['app in (web,api),tier=back', ['api']],
    ['app notin (web,api)', ['bare', 'job']],
    ['tier', ['api', 'web']],
    ['!tier', ['bare', 'job']],
    ['! app', ['bare']],
    ['example.com/x=', ['web']],
    ['example.com/x', ['web']],
    ['app , tier != back', ['job', 'web']],
    ['', ['api', 'bare', 'job', 'web']],
  ])('by label: %s', async (selector, wanted) => {
    const server = await serve(pods);
    expect(names(await get(server, `/api/v1/pods?labelSelector=${encodeURIComponent(selector)}`))).toEqual(
      wanted.map((name) => `shop/${name}`),
    );
  });

  it.each([
    ['metadata.name=web', ['web']],
    ['metadata.namespace!=shop', []],
    ['spec.nodeName=n1', ['bare']],
    ['spec.nodeName=', ['api', 'job', 'web']],
    ['status.phase!=Running,metadata.name!=web', ['api', 'job']],
  ])('by field: %s', async (selector, wanted) => {
    const server = await serve(pods);
    expect(names(await get(server, `/api/v1/pods?fieldSelector=${encodeURIComponent(selector)}`))).toEqual(
      wanted.map((name) => `shop/${name}`),
    );
  });

  it('of events by what they are about', async () => {
    const event = (name: string, involvedObject: object): RawObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'shop' },
      involvedObject,
      type: 'Warning',
    });
    const server = await serve([
      event('a', { kind: 'Pod', name: 'x,y' }),
      event('b', { kind: 'Node', name: 'n' }),
    ]);
    const query = encodeURIComponent('involvedObject.kind=Pod,involvedObject.name=x\\,y,type=Warning');
    expect(names(await get(server, `/api/v1/events?fieldSelector=${query}`))).toEqual(['shop/a']);
  });

  it.each([
    'labelSelector=a%20in%20b',
    'labelSelector=%3Dx',
    'labelSelector=a%3D%3D%3Db',
    'fieldSelector=spec.containers%3Dx',
    'fieldSelector=name',
  ])('that make no sense are a bad request: %s', async (query) => {
    const server = await serve(pods);
    expect((await get(server, `/api/v1/pods?${query}`)).body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    });
  });
});

describe('logs', () => {
  const spec = { containers: [{ name: 'web' }, { name: 'sidecar' }], initContainers: [{ name: 'init' }] };
  const logs = [{ namespace: 'shop', pod: 'a', container: 'web', text: 'one\ntwo\nthree\n' }];

  it('are those of the recording', async () => {
    const server = await serve([pod('a', { spec })], { logs });
    const path = '/api/v1/namespaces/shop/pods/a/log';
    expect((await get(server, `${path}?container=web`)).body).toBe('one\ntwo\nthree\n');
    expect((await get(server, `${path}?container=web&tailLines=2`)).body).toBe('two\nthree\n');
    expect((await get(server, `${path}?container=web&limitBytes=5`)).body).toBe('one\nt');
    expect((await get(server, `${path}?container=sidecar`)).status).toBe(404);
    expect((await get(server, path)).body).toMatchObject({
      code: 400,
      message: expect.stringContaining('init, web, sidecar'),
    });
    expect((await get(server, `${path}?container=other`)).status).toBe(400);
    expect((await get(server, `${path}?container=web&previous=true`)).status).toBe(400);
  });
});
