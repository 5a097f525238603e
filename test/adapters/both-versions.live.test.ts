// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenForBoth } from '../../adapters/http/both-versions.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';

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

describe('with TLS', () => {
  const authority = certificateAuthority();
  const { certificate, key } = authority.issue({ name: 'k8sgpt', hosts: ['127.0.0.1'] });

  const secured = async (handshakeMs: number) => {
    const material = { cert: Buffer.from(certificate), key: Buffer.from(key) };
    const http2 = createHttp2();
    http2.on('stream', (stream) => stream.respond({ ':status': 200 }));
    return listenForBoth(
      {
        http1: (_request, response) => void response.write('begun'),
        http2: (socket) => void http2.emit('connection', socket),
      },
      {
        port: 0,
        host: '127.0.0.1',
        setting: 'PORT',
        tls: { material, onChange: () => undefined, close: () => undefined },
        handshakeMs,
      },
    );
  };
  const mute = async (port: number) => {
    const socket = connect(port, '127.0.0.1').resume();
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const agreed = async (port: number, protocol: string) => {
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      ca: authority.certificate,
      ALPNProtocols: [protocol],
    });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    return socket;
  };

  it('a client that never says a word of TLS is ended', async () => {
    const listener = await secured(200);
    onTestFinished(() => listener.close(0));
    const socket = await mute(listener.port);
    await eventually(() => expect(socket.closed).toBe(true));
  });

  it('no client is waited for when it is closed, whatever it has said', async () => {
    const listener = await secured(600_000);
    const silent = await mute(listener.port);
    const begun = await mute(listener.port);
    begun.write(Buffer.from([0x16, 3, 1]));
    // Connections are taken in their order: both of the above are there when these are.
    const http1 = await agreed(listener.port, 'http/1.1');
    http1.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(http1, 'data');
    const unsaid = await agreed(listener.port, 'http/1.1');
    unsaid.resume();
    http1.resume();
    const session = connectHttp2(listener.url, {
      createConnection: () =>
        connectTls({
          port: listener.port,
          host: '127.0.0.1',
          ca: authority.certificate,
          ALPNProtocols: ['h2'],
        }),
    });
    session.on('error', () => undefined);
    const stream = session.request({ ':path': '/' });
    stream.on('error', () => undefined);
    await once(stream, 'response');
    await listener.close(50);
    await eventually(() =>
      expect([silent.closed, begun.closed, http1.closed, unsaid.closed, session.closed]).toEqual(
        Array.from({ length: 5 }, () => true),
      ),
    );
  });
});
