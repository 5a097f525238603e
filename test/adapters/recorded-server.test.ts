import { connect } from 'node:net';
import { AppsV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, type ServeOptions, serveRecording } from '../../adapters/recorded/server.ts';

const open: RecordedServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

const serve = async (
  objects: readonly RawObject[],
  options: Partial<ServeOptions> = {},
): Promise<RecordedServer> => {
  const server = await serveRecording({ objects, ...options });
  open.push(server);
  return server;
};

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by assertions only
  readonly body: any;
}

const get = async (server: RecordedServer, path: string, init: RequestInit = {}): Promise<Reply> => {
  const response = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
    ...init,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
};
const names = ({ body }: Reply): readonly string[] =>
  body.items.map(({ metadata }: RawObject) =>
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
  );

const pod = (
  name: string,
  { namespace = 'shop', ...more }: Record<string, unknown> & { namespace?: string } = {},
): RawObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: '4711',
    creationTimestamp: '2026-01-01T10:00:00Z',
  },
  ...more,
});
const labelled = (name: string, labels: Record<string, string>): RawObject => ({
  ...pod(name),
  metadata: { ...pod(name).metadata, labels },
});
const namespace: RawObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop' },
  status: { phase: 'Active' },
};
const node: RawObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { nodeInfo: { kubeletVersion: 'v1.36.2' } },
};

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
