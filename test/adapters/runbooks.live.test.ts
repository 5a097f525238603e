// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRunbookReader } from '../../adapters/runbooks/read-runbook.ts';
import { keepingLog } from '../support/adapter-parts.ts';

const never = new AbortController().signal;

const reader = () => {
  const { log, lines } = keepingLog();
  let now = 0;
  return {
    read: createRunbookReader({ fetch, now: () => now, log }),
    lines,
    later: (ms: number) => (now += ms),
  };
};

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/book`;
};

test('a file is read, and what it says now is read again after ten minutes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbooks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'a.md');
  await writeFile(file, 'Call Ana.');
  const { read, later } = reader();
  expect(await read({ title: 'A', file }, never)).toBe('Call Ana.');
  await writeFile(file, 'Call Ben.');
  expect(await read({ title: 'A', file }, never)).toBe('Call Ana.');
  later(11 * 60_000);
  expect(await read({ title: 'A', file }, never)).toBe('Call Ben.');
});

test('a page is asked for only where it is to be quoted', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.setHeader('content-type', 'text/markdown; charset=utf-8').end('# Page\nDo this.');
  });
  const { read } = reader();
  expect(await read({ title: 'P', url }, never)).toBeUndefined();
  expect(asked).toBe(0);
  expect(await read({ title: 'P', url, quote: true }, never)).toBe('# Page\nDo this.');
});

test.each<[string, RequestListener, RegExp]>([
  [
    'that is HTML',
    (_, response) => response.setHeader('content-type', 'text/html').end('<p>'),
    /text\/html, not text/,
  ],
  ['that is gone', (_, response) => response.writeHead(404).end(), /status 404/],
  [
    'that never ends',
    (_, response) => {
      response.setHeader('content-type', 'text/plain');
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(64 * 1024), more);
      };
      more();
    },
    /longer than/,
  ],
  [
    'that leads to another host',
    (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    /leads to another host/,
  ],
  [
    'that leads to no address',
    (_, response) => response.writeHead(302, { location: 'http://' }).end(),
    /leads to another host/,
  ],
  [
    'that leads to itself',
    (_, response) => response.writeHead(302, { location: '/book' }).end(),
    /moves on and on/,
  ],
])('a page %s is only linked, and the log says why', async (_, listener, why) => {
  const url = await serve(listener);
  const { read, lines } = reader();
  expect(await read({ title: 'P', url, quote: true }, never)).toBeUndefined();
  expect(lines.join('\n')).toMatch(why);
});

test('a page that moved on its own host is read', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/book') response.writeHead(301, { location: '/book/' }).end();
    else response.setHeader('content-type', 'text/plain').end('Here.');
  });
  expect(await reader().read({ title: 'P', url, quote: true }, never)).toBe('Here.');
});

test('a file that is not there is no error', async () => {
  const { read, lines } = reader();
  expect(await read({ title: 'Gone', file: '/nowhere/x.md' }, never)).toBeUndefined();
  expect(lines.join('\n')).toContain('A runbook could not be read');
});
