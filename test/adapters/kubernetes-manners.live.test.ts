// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../adapters/kubernetes/options.ts';
import type { Question } from '../../adapters/kubernetes/question.ts';
import * as transport from '../../adapters/kubernetes/transport.ts';
import { type KindName, kinds } from '../../src/core/kinds/index.ts';
import { jumpingClock, options, patience, readerOf } from '../support/kubernetes.ts';
import { namespace, node, pod, serve } from '../support/recorded.ts';

const VERBS = ['POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'HEAD', 'TRACE'];
const all = Object.keys(kinds) as KindName[];

/** Sends a question as somebody might who wants another verb, and tells which one the server saw. */
const seenVerb = async (more: object, question: object): Promise<string | undefined> => {
  let seen: string | undefined;
  const server = createServer((request, response) => {
    seen = request.method;
    response.end('{}');
  });
  const agent = new Agent();
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const given = {
    server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    agent,
    question: { type: 'version', ...question } as Question,
    headers: {},
    limits: defaultLimits,
    signal: patience(),
    ...more,
  };
  await transport.get(given, ({ status }) => status);
  return seen;
};

describe('nothing but GET', () => {
  it('is what every use of a reader sends', async () => {
    const server = await serve([namespace, node, pod('a')]);
    const reader = await readerOf(server);
    await reader.snapshot(all, {}, { signal: patience() });
    await reader.snapshot(['Pod'], { namespaces: ['shop'] }, { signal: patience() });
    await reader.namespaces(patience());
    await reader.diagnose(all, patience());
    expect(server.stats().refusedVerbs).toEqual({});
    // Kinds of other projects are not there and cost nothing.
    expect(server.stats().requests).toBeGreaterThan(all.length / 2);
  });

  it.each(VERBS)('goes out where %s is asked for in every place that could take it', async (verb) => {
    const headers = { 'x-http-method-override': 'none' };
    expect(await seenVerb({ method: verb, verb, headers }, { method: verb, verb })).toBe('GET');
  });

  it.each(VERBS)('is what the recorded cluster takes: %s is refused by it, and counted', async (verb) => {
    const server = await serve([namespace]);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const lines = [`${verb} /api/v1/pods HTTP/1.1`, 'host: x', `authorization: Bearer ${server.token}`];
    socket.write([...lines, 'connection: close', '', ''].join('\r\n'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect([answer.toString().slice(9, 12), server.stats().refusedVerbs]).toEqual(['405', { [verb]: 1 }]);
    socket.destroy();
  });

  it('has a transport of two functions over one exchange, whose questions are a closed list', () => {
    expect(Object.keys(transport).sort()).toEqual(['Broken', 'followLines', 'get']);
    // @ts-expect-error there is no other question
    const other: Question = { type: 'delete', apiVersion: 'v1', plural: 'pods' };
    // @ts-expect-error a question has no verb
    const verb: Question = { type: 'version', method: 'DELETE' };
    expect([other, verb]).toHaveLength(2);
  });

  it.each([
    { type: 'resources', apiVersion: '../../version' },
    { type: 'resources', apiVersion: 'v1/pods/x/exec' },
    { type: 'list', apiVersion: 'v1', plural: 'pods/x/log', limit: 1 },
    { type: 'list', apiVersion: 'v1', plural: 'nodes/n1/proxy', limit: 1 },
    { type: 'list', apiVersion: 'v1', plural: 'pods', namespace: 'a/pods/b/exec', limit: 1 },
    { type: 'delete' },
  ])('reaches only what is listed: not %j', async (question) => {
    await expect(seenVerb({}, question)).rejects.toThrow();
  });
});

describe('manners', () => {
  it('are to say who asks, and to ask in the form that costs least', async () => {
    const heard: (string | undefined)[] = [];
    const server = await serve([namespace, pod('a')], {
      faults: ({ query }) => {
        heard.push(query.get('limit') ?? undefined);
        return undefined;
      },
    });
    const reader = await readerOf(server, { userAgent: 'k8sgpt/1.2.3' });
    await reader.snapshot(['Pod'], {}, { signal: patience() });
    expect(server.stats().userAgents).toEqual(['k8sgpt/1.2.3']);
    expect(heard).toContain('200');
  });

  it('are not to ask faster than agreed: the burst at once, then one after the other', async () => {
    const clock = jumpingClock();
    const server = await serve([namespace, pod('a')]);
    const reader = await readerOf(server, { clock, qps: 10, burst: 5 });
    const started = clock.now();
    await reader.snapshot(all, {}, { signal: patience() });
    const { requests } = server.stats();
    expect(requests).toBeGreaterThan(20);
    expect(clock.now() - started).toBeGreaterThanOrEqual((requests - 5) * 100 - 1);
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(300);
  });

  it('are to wait as long as the server asks, where that can be borne, and to say how long where not', async () => {
    const clock = jumpingClock();
    const server = await serve([namespace, pod('a')], {
      faults: ({ path, n }) =>
        path === '/api/v1/pods' && n < 3 ? { status: 429, retryAfter: 7 } : undefined,
    });
    const { kinds: read } = await (await readerOf(server, { clock })).snapshot(
      ['Pod'],
      {},
      { signal: patience() },
    );
    expect([read.Pod?.status, clock.slept]).toEqual(['read', [7_000, 7_000]]);
    const busy = await serve([namespace], { faults: () => ({ status: 429, retryAfter: 600 }) });
    await expect(
      (await readerOf(busy, { clock })).snapshot(['Pod'], {}, { signal: patience() }),
    ).rejects.toMatchObject({
      name: 'Unavailable',
      retryAfterMs: 600_000,
    });
    expect(busy.stats().requests).toBe(1);
  });

  it('are to pause longer each time, by chance', async () => {
    const clock = jumpingClock();
    const server = await serve([namespace], {
      faults: ({ path }) => (path === '/api/v1/pods' ? { status: 500 } : undefined),
    });
    const given = options({ clock, random: () => 0, limits: { backoffMs: 100 } });
    await (await readerOf(server, given))
      .snapshot(['Pod', 'Node'], {}, { signal: patience() })
      .catch(() => undefined);
    expect(clock.slept).toEqual([50, 100, 200]);
    expect(server.stats().byPath['/api/v1/pods']).toBe(4);
  });
});
