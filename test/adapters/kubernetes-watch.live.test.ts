// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultRequest } from '../../adapters/recorded/faults.ts';
import type { RecordedServer } from '../../adapters/recorded/server.ts';
import type { KubeObject } from '../../src/core/kind.ts';
import type { KindName } from '../../src/core/kinds/index.ts';
import type { LiveUpdate } from '../../src/core/ports/live-cluster.ts';
import type { Scope } from '../../src/core/snapshot.ts';
import { eventually } from '../support/eventually.ts';
import { readerOf } from '../support/kubernetes.ts';
import { namespace, node, pod, serve } from '../support/recorded.ts';

const kinds: readonly KindName[] = ['Pod', 'Namespace', 'Node'];

const nameOf = (object: KubeObject | undefined): string => object?.metadata.name ?? '-';
const brief = ({ changes }: LiveUpdate): readonly string[] | 'all' =>
  changes === 'all'
    ? 'all'
    : changes.map(({ kind, before, after }) => `${kind} ${nameOf(before)} → ${nameOf(after)}`);

/** Follows a server until the end of the test; `next` waits for the next update. */
const follow = async (
  server: Pick<RecordedServer, 'kubeconfig'>,
  given: {
    readonly kinds?: readonly KindName[];
    readonly scope?: Scope;
    readonly silenceMs?: number;
    readonly maxBytes?: number;
  } = {},
) => {
  const { silenceMs = 60_000, maxBytes } = given;
  const limits = { silenceMs, ...(maxBytes === undefined ? {} : { maxBytes }) };
  const reader = await readerOf(server, { limits });
  const ended = new AbortController();
  onTestFinished(async () => {
    ended.abort();
    await reader.close();
  });
  const updates = reader.follow?.(given.kinds ?? kinds, given.scope ?? {}, { signal: ended.signal });
  if (updates === undefined) throw new Error('this reader follows nothing');
  const seen: LiveUpdate[] = [];
  const next = async (): Promise<LiveUpdate> => {
    const { value } = await updates.next();
    seen.push(value);
    return value;
  };
  const pods = (): readonly string[] =>
    (seen.at(-1)?.snapshot().kinds.Pod?.objects ?? []).map(
      ({ metadata, phase }) => `${metadata.name} ${phase}`,
    );
  return { next, pods, seen, ended };
};

const running = (name: string, phase = 'Running') => pod(name, { status: { phase } });
const isWatch = ({ query }: FaultRequest): boolean => query.get('watch') === 'true';
const isPodWatch = (request: FaultRequest): boolean => isWatch(request) && request.path.endsWith('/pods');

describe('following a cluster', () => {
  it('begins with everything, then tells what is added, changed and gone, each once', async () => {
    const server = await serve([namespace, node, running('a')]);
    const { next, pods } = await follow(server);
    expect(brief(await next())).toBe('all');
    expect(pods()).toEqual(['a Running']);
    server.update(running('b'));
    expect(brief(await next())).toEqual(['Pod - → b']);
    server.update(running('a', 'Failed'));
    expect(brief(await next())).toEqual(['Pod a → a']);
    server.remove(running('b'));
    expect(brief(await next())).toEqual(['Pod b → -']);
    expect(pods()).toEqual(['a Failed']);
  });

  it('keeps the very lists and objects in which nothing changed', async () => {
    const server = await serve([namespace, node, running('a'), running('b')]);
    const { next } = await follow(server);
    const before = (await next()).snapshot().kinds;
    server.update(running('b', 'Failed'));
    const after = (await next()).snapshot().kinds;
    expect(after.Node?.objects).toBe(before.Node?.objects);
    expect(after.Pod?.objects[0]).toBe(before.Pod?.objects[0]);
    expect(before.Pod?.objects[1]?.phase).toBe('Running');
  });

  it('says nothing of what nobody can see: a new resourceVersion, a lease renewed in time', async () => {
    const lease = (at: number) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'n1', namespace: 'kube-node-lease', uid: 'lease' },
      spec: { renewTime: new Date(at).toISOString(), leaseDurationSeconds: 40 },
    });
    const start = Date.now();
    const server = await serve([namespace, node, running('a'), lease(start - 10_000)], { clock: Date.now });
    const { next } = await follow(server, { kinds: [...kinds, 'Lease'] });
    await next();
    server.update(running('a'));
    server.update(lease(start));
    server.update(running('z'));
    const update = await next();
    expect(brief(update)).toEqual(['Pod - → z']);
    await eventually(() => {
      expect(update.snapshot().kinds.Lease?.objects[0]?.renewTime).toBe(start);
    });
  });

  it('tells at once what happened while nobody asked', async () => {
    const server = await serve([namespace, node, running('a')]);
    const { next, seen } = await follow(server);
    await next();
    for (const phase of ['Pending', 'Running', 'Failed']) server.update(running('b', phase));
    server.update(running('c'));
    server.remove(running('c'));
    await eventually(() => expect(server.stats().watches).toBeGreaterThan(0));
    const told: (readonly string[] | 'all')[] = [];
    while (!told.flat().includes('Pod c → -') && !told.flat().includes('Pod - → -'))
      told.push(brief(await next()));
    expect(
      seen
        .at(-1)
        ?.snapshot()
        .kinds.Pod?.objects.map(({ phase }) => phase),
    ).toEqual(['Running', 'Failed']);
  });

  it('goes on from where it was after a connection that was cut in the middle of a line', async () => {
    const server = await serve([namespace, node, running('a')], {
      faults: (request) => (isPodWatch(request) && request.n === 2 ? { resetAfterBytes: 100 } : undefined),
    });
    const { next, pods } = await follow(server);
    await next();
    server.update(running('b'));
    expect(brief(await next())).toEqual(['Pod - → b']);
    server.update(running('c'));
    expect(brief(await next())).toEqual(['Pod - → c']);
    expect(pods()).toEqual(['a Running', 'b Running', 'c Running']);
    expect(server.stats().byPath['/api/v1/pods']).toBe(3);
  });

  it.each([
    ['in the stream', {}],
    ['as the answer', { status: 410 }],
  ])('reads a list anew, once, when its version is too old: told %s', async (_, fault) => {
    const server = await serve([namespace, node, running('a')], {
      history: 1,
      faults: (request) =>
        isPodWatch(request) && request.n === 2 ? { delayMs: 1_000, ...fault } : undefined,
    });
    const { next, pods } = await follow(server);
    await next();
    await eventually(() => expect(server.stats().byPath['/api/v1/pods']).toBe(2));
    for (const name of ['b', 'c', 'd']) server.update(running(name));
    const told = brief(await next());
    expect(told).toEqual(['Pod - → b', 'Pod - → c', 'Pod - → d']);
    expect(pods()).toEqual(['a Running', 'b Running', 'c Running', 'd Running']);
    server.remove(running('a'));
    expect(brief(await next())).toEqual(['Pod a → -']);
    // List, watch, list, watch.
    expect(server.stats().byPath['/api/v1/pods']).toBe(4);
  });

  it('reads again and again what it may list and not watch', async () => {
    const server = await serve([namespace, node, running('a')], {
      faults: (request) => (isPodWatch(request) ? { status: 403 } : undefined),
    });
    const { next, pods, seen } = await follow(server);
    await next();
    server.update({ ...node, metadata: { ...node.metadata, labels: { a: 'b' } } });
    expect(brief(await next())).toEqual(['Node n1 → n1']);
    expect(seen.at(-1)?.stale).toBeUndefined();
    expect(pods()).toEqual(['a Running']);
  });

  it('reads a list anew when a line of its stream is too long', async () => {
    const server = await serve([namespace, node, running('a')]);
    const { next, pods } = await follow(server, { maxBytes: 20_000 });
    await next();
    await eventually(() => expect(server.stats().watches).toBe(3));
    server.update(pod('b', { status: { phase: 'Failed', message: 'x'.repeat(30_000) } }));
    server.update(running('b'));
    while (!pods().includes('b Running')) await next();
    server.update(running('c'));
    while (!pods().includes('c Running')) await next();
    // List, watch, list, watch.
    expect(server.stats().byPath['/api/v1/pods']).toBe(4);
  });

  it('follows a kind of another party soon after its definition came', async () => {
    const server = await serve([namespace, node, running('a')], { complete: true });
    const { next, seen } = await follow(server, {
      kinds: ['Namespace', 'CustomResourceDefinition', 'CustomObject'],
    });
    await next();
    const widgets = (): readonly string[] =>
      (seen.at(-1)?.snapshot().kinds.CustomObject?.objects ?? []).map(({ metadata }) => metadata.name);
    const widget = (name: string) => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name, namespace: 'shop', uid: `uid-${name}` },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    });
    server.update(widget('w1'));
    server.update({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com', uid: 'crd' },
      spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' }, versions: [] },
    });
    while (!widgets().includes('w1')) await next();
    server.update(widget('w2'));
    while (!widgets().includes('w2')) await next();
    expect(widgets()).toEqual(['w1', 'w2']);
  }, 60_000);

  it('notices a connection on which nothing comes any more', async () => {
    const server = await serve([namespace, node, running('a')], {
      bookmarkMs: 50,
      faults: (request) => (isPodWatch(request) && request.n === 2 ? { silentAfterMs: 200 } : undefined),
    });
    const { next, pods } = await follow(server, { silenceMs: 300 });
    await next();
    // On a busy machine a connection on which something comes may be taken for a dead one too.
    await eventually(() => expect(server.stats().byPath['/api/v1/pods']).toBeGreaterThanOrEqual(3));
    server.update(running('b'));
    expect(brief(await next())).toEqual(['Pod - → b']);
    expect(pods()).toEqual(['a Running', 'b Running']);
  });

  it('takes silence from the start for a dead connection at first, then for a server without bookmarks', async () => {
    const begun: number[] = [];
    const server = await serve([namespace, node, running('a')], {
      faults: (request) => {
        if (!isPodWatch(request)) return undefined;
        begun.push(performance.now());
        return { silentAfterMs: 0 };
      },
    });
    const { next } = await follow(server, { silenceMs: 3_000 });
    await next();
    await eventually(() => expect(begun.length).toBeGreaterThanOrEqual(3), 30_000);
    const [first = 0, second = 0, third = 0] = begun;
    expect(second - first).toBeLessThan(4 * 3_000);
    expect(third - second).toBeGreaterThanOrEqual(4 * 3_000 - 50);
  }, 60_000);

  it('keeps what it knew through an outage, says since when, and catches up', async () => {
    let isDown = false;
    const server = await serve([namespace, node, running('a')], {
      faults: () => (isDown ? { reset: true } : undefined),
    });
    const { next, pods } = await follow(server);
    await next();
    await eventually(() => expect(server.stats().watches).toBe(3));
    const before = Date.now();
    isDown = true;
    server.cutWatches();
    const { stale } = await next();
    expect(stale?.since).toBeGreaterThanOrEqual(before);
    expect(stale?.reason).toContain('test');
    expect(pods()).toEqual(['a Running']);
    server.update(running('b'));
    isDown = false;
    let update = await next();
    while (update.stale !== undefined || !pods().includes('b Running')) update = await next();
    expect(pods()).toEqual(['a Running', 'b Running']);
    expect(server.stats().lists).toBe(3);
  });

  it('follows each of several namespaces, and says what may not be read there', async () => {
    const server = await serve(
      [
        namespace,
        node,
        running('a'),
        { ...running('x'), metadata: { ...running('x').metadata, namespace: 'bank' } },
      ],
      { faults: ({ path }) => (path.includes('/namespaces/bank/') ? { status: 403 } : undefined) },
    );
    const { next } = await follow(server, { scope: { namespaces: ['shop', 'bank'] } });
    expect((await next()).snapshot().kinds.Pod).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      readIn: ['shop'],
      objects: [{ metadata: { name: 'a' } }],
    });
    server.update(running('b'));
    expect(brief(await next())).toEqual(['Pod - → b']);
  });

  it('throws where a scan does: nobody there, or nobody known there', async () => {
    const server = await serve([namespace], { faults: () => ({ status: 401 }) });
    const { next } = await follow(server);
    await expect(next()).rejects.toThrow(/does not accept the credentials/);
  });
});
