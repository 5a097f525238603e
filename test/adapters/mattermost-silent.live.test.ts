// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createApi } from '../../adapters/mattermost/send.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { rejection } from '../support/rejection.ts';

it('a server that takes a request and says nothing holds a message for so long and no longer', async () => {
  // The second begins an answer that it never ends.
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/begun') === true) response.writeHead(200).write('{"id":');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const api = createApi({ url, token: 't' } as never, adapterParts(), undefined, 300);
  const { signal } = new AbortController();
  const ask = async (path: string) =>
    rejection(api.call('GET', path, { signal, schema: { parse: () => ({}) } as never }));
  expect(await ask('silent')).toMatchObject({ name: 'Unavailable', message: 'Mattermost does not answer' });
  expect(await ask('begun')).toMatchObject({ name: 'Unavailable' });
  // Nobody waits any more: that is told as it is.
  const left = AbortSignal.abort(new Error('nobody waits'));
  const error = await rejection(api.call('GET', 'silent', { signal: left, schema: {} as never }));
  expect(error.message).toBe('nobody waits');
});
