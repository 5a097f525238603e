// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { listenForBoth } from '../../adapters/http/both-versions.ts';

it('a request that is never finished is ended by the port of the API as well', async () => {
  const times = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 100 };
  const both = { http1: () => undefined, http2: () => undefined };
  const listener = await listenForBoth(both, { port: 0, host: '127.0.0.1', setting: 'PORT', times });
  onTestFinished(() => listener.close(0));
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(listener.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n'));
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
});
