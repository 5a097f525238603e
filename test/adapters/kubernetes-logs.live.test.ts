// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { LogRequest } from '../../src/core/pod-logs.ts';
import { kubeconfigText, options, patience, readerOf } from '../support/kubernetes.ts';
import { pod, serve } from '../support/recorded.ts';
import { rejection } from '../support/rejection.ts';

const web = pod('web', { spec: { containers: [{ name: 'app' }, { name: 'proxy' }] } });
const log = (text: string, more: { readonly previous?: boolean; readonly container?: string } = {}) => ({
  namespace: 'shop',
  pod: 'web',
  container: 'app',
  text,
  ...more,
});
const wanted: LogRequest = {
  pod: { namespace: 'shop', name: 'web' },
  container: 'app',
  previous: false,
  tailLines: 100,
  limitBytes: 64 * 1024,
};
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

const open: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** An API server that answers every request in one way, and what it was asked. */
const answering = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const asked: { readonly method: string; readonly url: URL; readonly accept: string }[] = [];
  const server = createServer((request, response) => {
    asked.push({
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://server'),
      accept: request.headers.accept ?? '',
    });
    answer(request, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clusters = await kubernetesClusters(
    options({ kubeconfigText: kubeconfigText({ cluster: { server: url } }) }),
  );
  return { asked, reader: await clusters.open('test') };
};

const refusing = (code: number, message: string) =>
  answering((_, response) =>
    response
      .writeHead(code, { 'content-type': 'application/json' })
      .end(JSON.stringify({ kind: 'Status', status: 'Failure', code, message })),
  );

const writing = (text: string, type = 'text/plain') =>
  answering((_, response) => response.writeHead(200, { 'content-type': type }).end(text));

describe('the log of a container', () => {
  it('is read from its end, and only that container', async () => {
    const server = await serve([web], {
      logs: [log(numbered(300)), log('other\n', { container: 'proxy' }), log('before\n', { previous: true })],
    });
    const reader = await readerOf(server);
    const now = await reader.readLog({ ...wanted, tailLines: 2 }, patience());
    expect(now).toEqual({ status: 'read', text: 'line 299\nline 300\n', cut: false });
    const before = await reader.readLog({ ...wanted, previous: true }, patience());
    expect(before).toEqual({ status: 'read', text: 'before\n', cut: false });
  });

  it('is asked for as kubectl does, by GET, without following it', async () => {
    const { asked, reader } = await writing('ready\n');
    await reader.readLog({ ...wanted, previous: true, sinceSeconds: 3_600 }, patience());
    expect(asked.map(({ method, url, accept }) => [method, url.pathname, accept])).toEqual([
      ['GET', '/api/v1/namespaces/shop/pods/web/log', 'application/json, */*'],
    ]);
    expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
      container: 'app',
      previous: 'true',
      tailLines: '100',
      limitBytes: '65536',
      sinceSeconds: '3600',
    });
  });

  it('whose last lines are too long is asked for fewer, so that the newest are among them', async () => {
    const lines = Array.from({ length: 100 }, (_, at) => `${at + 1} ${'x'.repeat(100)}\n`);
    const server = await serve([web], { logs: [log(lines.join(''))] });
    const answer = await (await readerOf(server)).readLog({ ...wanted, limitBytes: 4_096 }, patience());
    expect(answer).toEqual({ status: 'read', text: lines.slice(-13).join(''), cut: false });
  });

  it('that is longer than was asked for is not waited for', async () => {
    const { reader } = await writing('x'.repeat(400_000));
    expect(await reader.readLog(wanted, patience())).toMatchObject({
      status: 'skipped',
      reason: 'unavailable',
      detail: expect.stringContaining('longer than'),
    });
  });

  it.each([
    [
      'of a container that never started',
      () => refusing(400, 'container "app" in pod "web" is waiting to start: ContainerCreating'),
    ],
    [
      'of an instance that is forgotten',
      () => refusing(400, 'previous terminated container "app" in pod "web" not found'),
    ],
    ['of a pod that is gone', () => refusing(404, 'pods "web" not found')],
  ])('%s does not exist, which is no trouble', async (_, start) => {
    const { reader } = await start();
    expect(await reader.readLog(wanted, patience())).toMatchObject({ status: 'skipped', reason: 'absent' });
  });

  it('whose file is gone on its node is empty', async () => {
    const { reader } = await writing('unable to retrieve container logs for containerd://0123');
    expect(await reader.readLog(wanted, patience())).toEqual({ status: 'read', text: '', cut: false });
  });

  it.each([
    ['forbidden', 403, 'forbidden', 'forbidden: cannot read pod logs in namespace shop'],
    [
      'on a node that does not answer',
      500,
      'unavailable',
      'could not read the log of container app of pod shop/web: the server answered 500 (Get "https://10.0.0.1:10250/": dial tcp)',
    ],
  ])('%s says why', async (_, code, reason, detail) => {
    const { asked, reader } = await refusing(code, 'Get "https://10.0.0.1:10250/": dial tcp');
    expect(await reader.readLog(wanted, patience())).toEqual({ status: 'skipped', reason, detail });
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it('is no page of a proxy, and no redirect is followed', async () => {
    const page = await writing('<html>Sign in</html>', 'text/html; charset=utf-8');
    expect(await page.reader.readLog(wanted, patience())).toMatchObject({ reason: 'unavailable' });
    const away = await answering((_, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end(),
    );
    expect(await away.reader.readLog(wanted, patience())).toMatchObject({ reason: 'unavailable' });
    expect(away.asked).toHaveLength(1);
  });

  it('that a recording does not hold is not recorded', async () => {
    const reader = await readerOf(await serve([web]));
    for (const previous of [false, true])
      expect(await reader.readLog({ ...wanted, previous }, patience())).toMatchObject({
        reason: 'not-recorded',
      });
  });

  it('ends with the signal', async () => {
    const { reader } = await answering(() => undefined);
    const over = new AbortController();
    const reading = rejection(reader.readLog(wanted, over.signal));
    const reason = new Error('cancelled');
    over.abort(reason);
    expect(await reading).toBe(reason);
  });

  it.each(['..', '', 'a/../../nodes', 'a?follow=true', 'a%2fb'])(
    'of a pod called %j stays where logs are',
    async (name) => {
      const { asked, reader } = await refusing(404, 'pods not found');
      const answer = await reader.readLog({ ...wanted, pod: { namespace: 'shop', name } }, patience());
      expect(answer).toMatchObject({ reason: 'absent' });
      for (const { url } of asked) {
        expect(url.pathname).toMatch(/^\/api\/v1\/namespaces\/shop\/pods\/[^/]+\/log$/);
        expect(url.searchParams.has('follow')).toBe(false);
      }
    },
  );
});
