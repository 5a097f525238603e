// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../adapters/recorded/faults.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, type ServeOptions, serveRecording } from '../../adapters/recorded/server.ts';

const open: RecordedServer[] = [];
const watches: AbortController[] = [];
afterEach(async () => {
  for (const watch of watches.splice(0)) watch.abort();
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const pod = (
  name: string,
  labels: Record<string, string> = {},
  phase = 'Running',
  namespace = 'shop',
): RawObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  status: { phase },
});

const serve = async (
  objects: readonly RawObject[],
  options: Partial<ServeOptions> = {},
): Promise<RecordedServer> => {
  const server = await serveRecording({ objects, ...options });
  open.push(server);
  return server;
};

const request = (server: RecordedServer, path: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: signal ?? null,
  });

const versionOf = async (server: RecordedServer): Promise<string> => {
  const list = (await (await request(server, '/api/v1/pods')).json()) as {
    metadata: { resourceVersion: string };
  };
  return list.metadata.resourceVersion;
};

interface Seen {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: objects of any kind, looked into by assertions only
  readonly object: any;
}

/** Opens a watch; `next` waits for the next event and gives undefined at the end of the stream. */
const watch = async (server: RecordedServer, query = '', path = '/api/v1/pods') => {
  const controller = new AbortController();
  watches.push(controller);
  const response = await request(server, `${path}?watch=true${query}`, controller.signal);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let buffer = '';
  const next = async (): Promise<Seen | undefined> => {
    while (!buffer.includes('\n')) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      buffer += decoder.decode(value, { stream: true });
    }
    const end = buffer.indexOf('\n');
    const line = buffer.slice(0, end);
    buffer = buffer.slice(end + 1);
    return JSON.parse(line) as Seen;
  };
  return { status: response.status, next };
};

const brief = (event: Seen | undefined): string => `${event?.type} ${event?.object.metadata?.name}`;

describe('watches', () => {
  it('tell what changed since a version: added, modified, deleted, with the versions of the changes', async () => {
    const server = await serve([pod('a')]);
    const version = await versionOf(server);
    server.update(pod('b'));
    const { next } = await watch(server, `&resourceVersion=${version}`);
    expect(brief(await next())).toBe('ADDED b');
    server.update(pod('a', {}, 'Failed'));
    const modified = await next();
    expect(brief(modified)).toBe('MODIFIED a');
    expect(modified?.object).toMatchObject({ kind: 'Pod', apiVersion: 'v1', status: { phase: 'Failed' } });
    expect(server.remove(pod('a'))).toBe(true);
    expect(server.remove(pod('a'))).toBe(false);
    const deleted = await next();
    expect(brief(deleted)).toBe('DELETED a');
    expect(Number(deleted?.object.metadata.resourceVersion)).toBe(Number(version) + 3);
    expect(await versionOf(server)).toBe(deleted?.object.metadata.resourceVersion);
  });

  it('start with everything when no version is given', async () => {
    const server = await serve([pod('a'), pod('b')]);
    const { next } = await watch(server, '&resourceVersion=0');
    expect([brief(await next()), brief(await next())]).toEqual(['ADDED a', 'ADDED b']);
    server.update(pod('c'));
    expect(brief(await next())).toBe('ADDED c');
  });

  it('see objects enter and leave what they select, and nothing of other namespaces', async () => {
    const server = await serve([pod('a', { app: 'web' }), pod('b')]);
    const version = await versionOf(server);
    const { next } = await watch(
      server,
      `&resourceVersion=${version}&labelSelector=app%3Dweb`,
      '/api/v1/namespaces/shop/pods',
    );
    server.update(pod('b', { app: 'web' }));
    server.update(pod('x', { app: 'web' }, 'Running', 'bank'));
    server.update(pod('a', { app: 'api' }));
    server.update(pod('a', { app: 'db' }));
    server.update(pod('b', { app: 'web' }, 'Failed'));
    expect([brief(await next()), brief(await next()), brief(await next())]).toEqual([
      'ADDED b',
      'DELETED a',
      'MODIFIED b',
    ]);
  });

  it('learn of a kind that was not there before, once it is', async () => {
    const server = await serve([pod('a')]);
    expect((await request(server, '/api/v1/nodes')).status).toBe(404);
    server.update({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } });
    expect((await request(server, '/api/v1/nodes')).status).toBe(200);
  });

  it('are told when their version is too old, after many changes or another recording', async () => {
    const server = await serve([pod('a')], { history: 2 });
    const version = await versionOf(server);
    for (const phase of ['Pending', 'Running', 'Failed']) server.update(pod('a', {}, phase));
    const { status, next } = await watch(server, `&resourceVersion=${version}`);
    expect(status).toBe(200);
    expect(await next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await next()).toBeUndefined();
    const later = await versionOf(server);
    server.replace([pod('z')]);
    expect(await (await watch(server, `&resourceVersion=${later}`)).next()).toMatchObject({
      type: 'ERROR',
      object: { code: 410 },
    });
    expect(brief(await (await watch(server)).next())).toBe('ADDED z');
  });

  it('carry bookmarks when asked, and end at their timeout', async () => {
    const server = await serve([pod('a')], { bookmarkMs: 20 });
    const version = await versionOf(server);
    const { next } = await watch(
      server,
      `&resourceVersion=${version}&allowWatchBookmarks=true&timeoutSeconds=1`,
    );
    expect(await next()).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { resourceVersion: version, creationTimestamp: null },
      },
    });
    let event = await next();
    while (event !== undefined) event = await next();
    expect(server.stats().watches).toBe(1);
  });

  it('end when the server closes', async () => {
    const server = await serve([pod('a')]);
    const { next } = await watch(server);
    await next();
    const ended = next().catch(() => undefined);
    await server.close();
    expect(await ended).toBeUndefined();
  });

  it('refuse what is not supported: initial events in a stream', async () => {
    const server = await serve([pod('a')]);
    expect((await request(server, '/api/v1/pods?watch=1&sendInitialEvents=true')).status).toBe(422);
  });
});

describe('faults', () => {
  const faulty = (fault: Fault): Promise<RecordedServer> =>
    serve([pod('a'), pod('b')], {
      faults: ({ path, n }) => (path === '/api/v1/pods' && n === 1 ? fault : undefined),
    });
  const failed = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'worked',
      (error: unknown) => error,
    );

  it('answer errors once, then rightly', async () => {
    const server = await faulty({ status: 429, retryAfter: 2 });
    const first = await request(server, '/api/v1/pods');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await first.json()).toMatchObject({ kind: 'Status', reason: 'TooManyRequests', code: 429 });
    expect((await request(server, '/api/v1/pods')).status).toBe(200);
  });

  it('know method, path, query and count', async () => {
    const asked: unknown[] = [];
    const server = await serve([pod('a')], {
      faults: ({ method, path, query, n }) => {
        asked.push([method, path, query.get('limit'), n]);
        return undefined;
      },
    });
    await request(server, '/api/v1/pods?limit=5');
    await request(server, '/api/v1/pods');
    expect(asked).toEqual([
      ['GET', '/api/v1/pods', '5', 1],
      ['GET', '/api/v1/pods', null, 2],
    ]);
  });

  it.each<[string, Fault, number, string, RegExp]>([
    ['a page of a proxy', { html: true }, 502, 'text/html', /<h1>502 upstream error/],
    ['a page of a proxy with its own status', { html: true, status: 503 }, 503, 'text/html', /503/],
    ['nonsense with status 200', { body: '{"items": [' }, 200, 'application/json', /^\{"items": \[$/],
    [
      'a Status of ours',
      { status: 403, body: { kind: 'Status', code: 403, message: 'no' } },
      403,
      'application/json',
      /"message":"no"/,
    ],
  ])('answer %s', async (_, fault, status, type, body) => {
    const response = await request(await faulty(fault), '/api/v1/pods');
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(await response.text()).toMatch(body);
  });

  it('cut connections, at once or in the middle of a body', async () => {
    expect(await failed(request(await faulty({ reset: true }), '/api/v1/pods'))).toBeInstanceOf(Error);
    const response = await request(await faulty({ resetAfterBytes: 10 }), '/api/v1/pods').catch(
      (error: unknown) => error as Error,
    );
    expect(response instanceof Error ? response : await failed(response.text())).toBeInstanceOf(Error);
  });

  it('delay answers and bodies', async () => {
    const delayed = await faulty({ delayMs: 60 });
    let before = performance.now();
    expect((await request(delayed, '/api/v1/pods')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(50);
    const slow = await faulty({ slowBodyMs: 100 });
    before = performance.now();
    const response = await request(slow, '/api/v1/pods');
    expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(2);
    expect(performance.now() - before).toBeGreaterThan(80);
  });
});
