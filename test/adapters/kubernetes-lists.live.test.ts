// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { KindState } from '../../src/core/snapshot.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, node, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const pods = (count: number): RawObject[] =>
  Array.from({ length: count }, (_, index) => pod(`pod-${String(index).padStart(4, '0')}`));

const namesOf = (state: KindState | undefined): readonly string[] =>
  (state?.objects ?? []).map(({ metadata }) => metadata.name);

describe('lists', () => {
  it('are read in pages, each once, whole', async () => {
    const server = await serve([namespace, node, ...pods(600)]);
    const reader = await readerOf(server);
    const snapshot = await reader.snapshot(['Pod', 'Node', 'Pod', 'Service'], {}, { signal: patience() });
    expect(snapshot.kinds.Pod?.status).toBe('read');
    expect(namesOf(snapshot.kinds.Pod)).toEqual(pods(600).map(({ metadata }) => metadata.name));
    expect(snapshot.kinds.Service).toEqual({ status: 'read', objects: [] });
    expect(snapshot).toMatchObject({ cluster: 'test', serverVersion: 'v1.36.2', scope: {} });
    const { byPath, refusedVerbs, userAgents } = server.stats();
    expect([byPath['/api/v1/pods'], byPath['/api/v1/nodes'], byPath['/api/v1/services']]).toEqual([3, 1, 1]);
    expect(refusedVerbs).toEqual({});
    expect(userAgents).toEqual(['k8sgpt/test']);
  });

  it('ask what the server has once, not for every snapshot', async () => {
    const server = await serve([namespace, ...pods(3)]);
    const reader = await readerOf(server);
    for (let times = 0; times < 3; times += 1) {
      await reader.snapshot(['Pod', 'Deployment'], {}, { signal: patience() });
    }
    const { byPath } = server.stats();
    expect([byPath['/version'], byPath['/apis'], byPath['/api'], byPath['/api/v1/pods']]).toEqual([
      1, 1, 1, 3,
    ]);
  });

  it('take the moment of the snapshot from the server', async () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    const server = await serve([namespace], { clock: () => now });
    const snapshot = await (await readerOf(server)).snapshot(['Pod'], {}, { signal: patience() });
    expect(snapshot.takenAt).toBe(now);
  });

  it('tell how far they are', async () => {
    const server = await serve([namespace, ...pods(2)]);
    const seen: [number, number, string][] = [];
    await (await readerOf(server)).snapshot(
      ['Pod', 'Service', 'Node'],
      {},
      {
        signal: patience(),
        onProgress: ({ done, total, kind }) => seen.push([done, total, kind]),
      },
    );
    expect(seen.map(([done, total]) => [done, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(seen.map(([, , kind]) => kind).sort()).toEqual(['Node', 'Pod', 'Service']);
  });

  it('keep no object of a list that broke off, and start anew when its token expires', async () => {
    const server = await serve([namespace, ...pods(600)], {
      faults: ({ path, n }) => (path === '/api/v1/pods' && n === 3 ? { status: 410 } : undefined),
    });
    const snapshot = await (await readerOf(server)).snapshot(['Pod'], {}, { signal: patience() });
    expect(namesOf(snapshot.kinds.Pod)).toEqual(pods(600).map(({ metadata }) => metadata.name));
    // Two pages, the expired one, and three from the start.
    expect(server.stats().byPath['/api/v1/pods']).toBe(6);
  });

  it('go on with the token that comes with an expired one', async () => {
    let offered = '';
    const server = await serve([namespace, ...pods(600)], {
      faults: ({ path, query, n }) => {
        if (path !== '/api/v1/pods') return undefined;
        const token = query.get('continue') ?? '';
        if (n !== 3) return undefined;
        offered = token;
        // The same place in another form: what this server would have gone on with.
        const body = {
          kind: 'Status',
          status: 'Failure',
          code: 410,
          reason: 'Expired',
          metadata: { continue: `${token}=` },
        };
        return { status: 410, body };
      },
    });
    const snapshot = await (await readerOf(server)).snapshot(['Pod'], {}, { signal: patience() });
    expect(offered).not.toBe('');
    expect(namesOf(snapshot.kinds.Pod)).toEqual(pods(600).map(({ metadata }) => metadata.name));
    expect(server.stats().byPath['/api/v1/pods']).toBe(4);
  });

  it('that expire again and again are not read, and nothing of them is kept', async () => {
    const server = await serve([namespace, ...pods(600)], {
      faults: ({ path, query }) =>
        path === '/api/v1/pods' && query.has('continue') ? { status: 410 } : undefined,
    });
    const snapshot = await (await readerOf(server)).snapshot(['Pod', 'Node'], {}, { signal: patience() });
    expect(snapshot.kinds.Pod).toMatchObject({
      status: 'skipped',
      reason: 'unavailable',
      objects: [],
      readIn: [],
    });
    expect(snapshot.kinds.Node?.status).toBe('read');
  });
});

describe('namespaces', () => {
  const objects = [
    namespace,
    pod('a', { namespace: 'shop' }),
    pod('b', { namespace: 'bank' }),
    pod('c', { namespace: 'bar' }),
    node,
  ];

  it('are listed one by one when some are wanted, and kinds without namespace as a whole', async () => {
    const server = await serve(objects);
    const reader = await readerOf(server);
    const snapshot = await reader.snapshot(
      ['Pod', 'Node'],
      { namespaces: ['shop', 'bar', 'shop'] },
      { signal: patience() },
    );
    expect(namesOf(snapshot.kinds.Pod)).toEqual(['a', 'c']);
    expect(namesOf(snapshot.kinds.Node)).toEqual(['n1']);
    const { byPath } = server.stats();
    expect(Object.keys(byPath).filter((path) => path.endsWith('/pods'))).toEqual([
      '/api/v1/namespaces/shop/pods',
      '/api/v1/namespaces/bar/pods',
    ]);
  });

  it('that may not be read cost only themselves', async () => {
    const server = await serve(objects, {
      faults: ({ path }) => (path === '/api/v1/namespaces/bank/pods' ? { status: 403 } : undefined),
    });
    const reader = await readerOf(server);
    const scope = { namespaces: ['shop', 'bank', 'bar'] };
    const { kinds } = await reader.snapshot(['Pod', 'Service'], scope, { signal: patience() });
    expect(kinds.Pod).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      detail: 'forbidden: cannot list pods in namespace bank',
      readIn: ['shop', 'bar'],
    });
    expect(namesOf(kinds.Pod)).toEqual(['a', 'c']);
    expect(kinds.Service).toEqual({ status: 'read', objects: [] });
  });

  it.each(['../kube-system', 'a/b', 'A', 'a b', '', 'x\r\nDELETE /', '%2e%2e', 'a?limit=1', 'a'.repeat(64)])(
    'with a name that none can have are refused before anything is sent: %j',
    async (name) => {
      const server = await serve(objects);
      const reader = await readerOf(server);
      const error = await rejection(reader.snapshot(['Pod'], { namespaces: [name] }, { signal: patience() }));
      expect(error.name).toBe('Refused');
      expect(error.message).toContain('is not the name of a namespace');
      expect(Object.keys(server.stats().byPath).sort()).toEqual(['/api', '/apis', '/version']);
    },
  );

  it('are named for typo hints, sorted; none when they may not be listed', async () => {
    const other = { ...namespace, metadata: { name: 'bank' } };
    const server = await serve([namespace, other]);
    expect(await (await readerOf(server)).namespaces(patience())).toEqual(['bank', 'shop']);
    const closed = await serve([namespace], {
      faults: ({ path }) => (path.endsWith('/namespaces') ? { status: 403 } : undefined),
    });
    expect(await (await readerOf(closed)).namespaces(patience())).toEqual([]);
  });
});
