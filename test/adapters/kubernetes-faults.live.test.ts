// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Fault, Faults } from '../../adapters/recorded/faults.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { RecordedServer } from '../../adapters/recorded/server.ts';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { kinds as definitions, type KindName } from '../../src/core/kinds/index.ts';
import type { Report } from '../../src/core/report.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, node, pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const demoFile = new URL('../../adapters/recorded/demo/cluster.json', import.meta.url);
const chosen = chooseAnalyzers([], analyzers);
const kinds = [...new Set(chosen.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads]))];

const crashing = pod('crashing', {
  spec: { containers: [{ name: 'app', image: 'shop:1' }], nodeName: 'n1' },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        restartCount: 7,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      },
    ],
  },
});
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};
const ready = {
  ...node,
  status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] },
};
const objects = [namespace, ready, crashing, service];

/** What says nothing is waited for no longer; whatever answers does so long before. */
const soon = { idleMs: 2_000, headersMs: 2_000 };

const reportFrom = async (server: RecordedServer, given: Partial<typeof soon> = {}): Promise<Report> => {
  const limits = { attempts: 2, longestPauseMs: 50, ...given };
  const reader = await readerOf(server, { limits });
  const snapshot = await reader.snapshot(kinds, {}, { signal: patience() });
  return analyzeSnapshot({ snapshot, analyzers: chosen, id: 'r', requestedFilters: [], elapsed: () => 0 });
};

const reportOf = async (faults: Faults, given?: typeof soon): Promise<Report> =>
  reportFrom(await serve(objects, { faults }), given);

const on =
  (path: string, fault: Fault): Faults =>
  (request) =>
    request.path === path ? fault : undefined;

const said = ({ findings }: Report): readonly string[] =>
  findings.map(({ code, object }) => `${object.kind}/${object.name}: ${code}`).sort();

describe('a kind that cannot be read', () => {
  it.each<[string, Fault, string, string, typeof soon?]>([
    ['forbidden', { status: 403 }, 'forbidden', 'forbidden: cannot list pods in all namespaces'],
    [
      'credentials that count elsewhere only',
      { status: 401 },
      'forbidden',
      'the credentials were not accepted for pods in all namespaces',
    ],
    [
      'failing',
      { status: 500 },
      'unavailable',
      'could not read pods in all namespaces: the server answered 500 (fault 500 injected by a test)',
    ],
    [
      'timing out',
      { status: 504 },
      'unavailable',
      'could not read pods in all namespaces: the server answered 504 (fault 504 injected by a test)',
    ],
    [
      'busy for long',
      { status: 429, retryAfter: 60 },
      'unavailable',
      'could not read pods in all namespaces: the server is busy (429)',
    ],
    [
      'the page of a proxy',
      { html: true, status: 502 },
      'unavailable',
      'could not read pods in all namespaces: the server answered 502',
    ],
    [
      'a page of a proxy that says all is well',
      { html: true, status: 200 },
      'unavailable',
      'could not read pods in all namespaces: the server answered something that is no JSON',
    ],
    [
      'no list',
      { body: { kind: 'Status', status: 'Success' } },
      'unavailable',
      'could not read pods in all namespaces: the server answered something that is no list',
    ],
    [
      'half an answer',
      { body: '{"kind":"PodList","items":[{"metadata":{"name":"cra' },
      'unavailable',
      'could not read pods in all namespaces: the server answered something that is no JSON',
    ],
    [
      'cut before the answer',
      { reset: true },
      'unavailable',
      'could not read pods in all namespaces: the connection was cut',
    ],
    [
      'cut within the answer',
      { resetAfterBytes: 40 },
      'unavailable',
      'could not read pods in all namespaces: the connection was cut',
    ],
    [
      'sent elsewhere',
      { status: 302 },
      'unavailable',
      'could not read pods in all namespaces: the server answered 302, sending us elsewhere: is it the API server?',
    ],
    [
      'not understood',
      { status: 400 },
      'unavailable',
      'could not read pods in all namespaces: the server answered 400 (fault 400 injected by a test)',
    ],
    [
      'silent',
      { delayMs: 20_000 },
      'unavailable',
      'could not read pods in all namespaces: no answer came within 2 s',
      soon,
    ],
    [
      'slower than it may be',
      { slowBodyMs: 20_000 },
      'unavailable',
      'could not read pods in all namespaces: no further part of the answer came within 2 s',
      soon,
    ],
  ])('because it is %s: is told, and makes no finding', async (_, fault, reason, detail, limits) => {
    const report = await reportOf(on('/api/v1/pods', fault), limits);
    expect(report.skipped.filter(({ reason: why }) => why !== 'absent')).toEqual([
      { kind: 'Pod', reason, detail },
    ]);
    expect(said(report).filter((line) => line.startsWith('Pod/') || line.startsWith('Node/'))).toEqual([]);
  });

  it('leaves the report Incomplete where nothing is found, never OK', async () => {
    const broken = await reportOf((request) =>
      request.path === '/api/v1/pods' || request.path === '/api/v1/services' ? { status: 500 } : undefined,
    );
    expect([broken.findings, broken.status]).toEqual([[], 'Incomplete']);
  });

  it('whatever kind it is, makes no finding that was not there before', { timeout: 240_000 }, async () => {
    let broken: { readonly path: string; readonly status: number } | undefined;
    const demo = (JSON.parse(await readFile(demoFile, 'utf8')) as { items: RawObject[] }).items;
    const server = await serve(demo, { faults: ({ path }) => (path === broken?.path ? broken : undefined) });
    const whole = said(await reportFrom(server));
    expect(whole.length).toBeGreaterThan(3);
    for (const kind of kinds) {
      const { apiVersions, plural } = definitions[kind];
      const path = `${apiVersions[0].includes('/') ? '/apis' : '/api'}/${apiVersions[0]}/${plural}`;
      broken = { path, status: kind.length % 2 === 0 ? 403 : 400 };
      const report = await reportFrom(server);
      // Slices and Endpoints stand in for each other.
      const isTold = report.skipped.some((skipped) => skipped.kind === kind);
      expect([kind, isTold]).toEqual([kind, !kind.startsWith('Endpoint')]);
      expect({ kind, more: said(report).filter((line) => !whole.includes(line)) }).toEqual({
        kind,
        more: [],
      });
      expect(said(report).filter((line) => line.startsWith(`${kind}/`))).toEqual([]);
    }
  });
});

describe('trouble that passes', () => {
  it.each<[string, Fault]>([
    ['429', { status: 429, retryAfter: 0 }],
    ['500', { status: 500 }],
    ['503', { status: 503, retryAfter: 0 }],
    ['a cut connection', { reset: true }],
    ['a connection cut within the answer', { resetAfterBytes: 30 }],
    ['half an answer', { body: '{"items":[' }],
  ])('such as %s is not noticed', async (_, fault) => {
    const server = await serve(objects, {
      faults: ({ path, n }) => (path === '/api/v1/pods' && n === 1 ? fault : undefined),
    });
    const { kinds: read } = await (await readerOf(server)).snapshot(['Pod'], {}, { signal: patience() });
    expect(read.Pod).toMatchObject({ status: 'read', objects: [{ metadata: { name: 'crashing' } }] });
    expect(server.stats().byPath['/api/v1/pods']).toBe(2);
  });
});

describe('a cluster as a whole', () => {
  it('that does not accept the credentials is refused, with what to do, after asking once', async () => {
    const server = await serve(objects, { faults: () => ({ status: 401 }) });
    const error = await rejection((await readerOf(server)).snapshot(['Pod'], {}, { signal: patience() }));
    expect(error).toMatchObject({
      name: 'Refused',
      message:
        'test does not accept the credentials of kubeconfig (fault 401 injected by a test). Log in again, or put a new token there.',
      hint: 'kubectl --context test auth whoami',
    });
    expect(server.stats().requests).toBe(1);
  });

  it('that is not there is unavailable, and says which address', async () => {
    const server = await serve(objects);
    const reader = await readerOf(server);
    await server.close();
    const error = await rejection(reader.snapshot(['Pod', 'Node'], {}, { signal: patience() }));
    expect([error.name, error.message]).toEqual([
      'Unavailable',
      `I cannot reach test (${new URL(server.url).host}): connection refused.`,
    ]);
  });

  it('that fails on everything is unavailable, not healthy', async () => {
    const server = await serve(objects, {
      faults: ({ path }) => (path.startsWith('/api/v1/') ? { status: 503 } : undefined),
    });
    const reader = await readerOf(server, { limits: { attempts: 1 } });
    const error = await rejection(reader.snapshot(['Pod', 'Node'], {}, { signal: patience() }));
    expect([error.name, error.message.slice(0, 4)]).toEqual(['Unavailable', 'test']);
  });

  it('is left at once when nobody waits any more, whatever it is doing', async () => {
    for (const fault of [{ delayMs: 20_000 }, { slowBodyMs: 20_000 }, { status: 429, retryAfter: 20 }]) {
      const server = await serve(objects, { faults: on('/api/v1/pods', fault) });
      const slow = { limits: { headersMs: 9_000, idleMs: 9_000, totalMs: 9_000 } };
      const reader = await readerOf(server, slow);
      const control = new AbortController();
      const task = rejection(reader.snapshot(['Pod'], {}, { signal: control.signal }));
      await expect.poll(() => server.stats().byPath['/api/v1/pods'] ?? 0, { interval: 5 }).toBe(1);
      const stopped = new Error('nobody waits');
      const at = performance.now();
      control.abort(stopped);
      expect(await task).toBe(stopped);
      expect(performance.now() - at).toBeLessThan(8_000);
      await reader.close();
    }
  });

  it('that sends more than fits is not read, and not asked for it again', async () => {
    const long = { annotations: { note: 'x'.repeat(100_000) } };
    const large = Array.from({ length: 10 }, (_, index) => {
      const { metadata, ...rest } = pod(`p${index}`);
      return { ...rest, metadata: { ...metadata, ...long } };
    });
    const server = await serve([namespace, ...large]);
    const reader = await readerOf(server, { limits: { maxBytes: 500_000 } });
    const { kinds: read } = await reader.snapshot(['Pod', 'Namespace'], {}, { signal: patience() });
    expect(read.Pod).toMatchObject({
      status: 'skipped',
      reason: 'unavailable',
      detail: 'could not read pods in all namespaces: the answer is longer than 500000 bytes',
    });
    expect([read.Namespace?.status, server.stats().byPath['/api/v1/pods']]).toEqual(['read', 1]);
  });

  it('that says nothing for as long as it may is not asked again', async () => {
    const server = await serve(objects, { faults: on('/api/v1/pods', { delayMs: 20_000 }) });
    const reader = await readerOf(server, { limits: { attempts: 4, headersMs: 2_000 } });
    const { kinds: read } = await reader.snapshot(['Pod', 'Namespace'], {}, { signal: patience() });
    expect(read.Pod).toMatchObject({ status: 'skipped', reason: 'unavailable' });
    expect([read.Namespace?.status, server.stats().byPath['/api/v1/pods']]).toEqual(['read', 1]);
  });
});
