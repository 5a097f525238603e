// SPDX-License-Identifier: Apache-2.0

import {
  createServer as createHttp,
  type Server as HttpServer,
  type RequestListener,
  type ServerOptions,
} from 'node:http';
import { type AddressInfo, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { Refused } from '../../src/core/errors.ts';
import type { Listener } from './listener.ts';
import type { TlsFiles } from './tls-files.ts';

export interface BothVersions {
  /** Requests of HTTP/1; undefined: they are told that there is nothing for them. */
  readonly http1?: RequestListener | undefined;
  /** Takes a connection that speaks HTTP/2. */
  readonly http2: (socket: Socket) => void;
}

interface Options {
  readonly port: number;
  readonly host: string;
  readonly setting: string;
  readonly tls?: TlsFiles | undefined;
  /** How long a request of HTTP/1 may take to come. */
  readonly times?: Pick<ServerOptions, 'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'>;
  /** How long a client may take to agree on TLS. */
  readonly handshakeMs?: number;
}

/** With these bytes a client of HTTP/2 begins, and none of HTTP/1: https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
const PREFACE = Buffer.from('PRI');
/** How long a connection may say nothing at first. */
const SILENCE_MS = 10_000;

/** A client that goes away is no event worth a word. */
const unheard = (socket: Socket): void => void socket.on('error', () => undefined);

const nothing: RequestListener = (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end('Only gRPC is served here.');
};

/** The first bytes of a connection, which are put back: which version it speaks. */
const sorted = (socket: Socket, http1: HttpServer, http2: BothVersions['http2']): void => {
  socket.setTimeout(SILENCE_MS, () => socket.destroy());
  const heard: Buffer[] = [];
  const hear = (chunk: Buffer): void => {
    heard.push(chunk);
    const start = Buffer.concat(heard);
    const isOpen = start.length < PREFACE.length && PREFACE.subarray(0, start.length).equals(start);
    if (isOpen) return;
    socket.off('data', hear);
    socket.pause();
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    socket.unshift(start);
    // A session of HTTP/2 reads what was put back by itself, and then from below the socket.
    if (start.subarray(0, PREFACE.length).equals(PREFACE)) http2(socket);
    else {
      http1.emit('connection', socket);
      socket.resume();
    }
  };
  socket.on('data', hear);
};

const opened = async (server: Server, { port, host, setting }: Options): Promise<AddressInfo> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is in use by another program'
          : `cannot be opened (${error.code ?? error.message})`;
      reject(new Refused(`Port ${port} ${why}. Set ${setting} to another port.`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return server.address() as AddressInfo;
};

/** One port for clients of HTTP/1 and of HTTP/2, with TLS or without: what each connection speaks decides. */
export const listenForBoth = async (
  { http1 = nothing, http2 }: BothVersions,
  options: Options,
): Promise<Listener> => {
  const { tls, host, times, handshakeMs = SILENCE_MS } = options;
  const requests = createHttp(
    { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384, ...times },
    http1,
  );
  // It is handed connections and never listens, which is when Node begins to look at these times.
  requests.emit('listening');
  // As they come, below TLS, which ends with them: who never agrees on it is closed with the others.
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    unheard(socket);
  };
  const server =
    tls === undefined
      ? createPlain({ noDelay: true }, (socket) => {
          sorted(socket, requests, http2);
        })
      : createTls(
          {
            ...tls.material,
            requestCert: tls.material.ca !== undefined,
            rejectUnauthorized: tls.material.ca !== undefined,
            minVersion: 'TLSv1.2',
            handshakeTimeout: handshakeMs,
            ALPNProtocols: ['h2', 'http/1.1'],
          },
          (socket: TLSSocket) => {
            unheard(socket);
            if (socket.alpnProtocol === 'h2') http2(socket);
            else sorted(socket, requests, http2);
          },
        );
  server.on('connection', take);
  // Only the server of HTTPS does this by itself; here Node tells that the time is over and leaves the socket open.
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy());
  if (tls !== undefined && 'setSecureContext' in server)
    tls.onChange((material) => server.setSecureContext(material));
  const { port } = await opened(server, options);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${shown === '0.0.0.0' ? '127.0.0.1' : shown}:${port}`,
    port,
    close: async (graceMs = 2_000) => {
      tls?.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      requests.close();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
};
