// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const closed = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
};

/** Both ends die together. */
const join = (one: Socket, other: Socket): void => {
  one.pipe(other).pipe(one);
  for (const end of [one, other])
    end
      .on('error', () => undefined)
      .on('close', () => {
        one.destroy();
        other.destroy();
      });
};

/** A server on this machine under a name that no name server knows: what it says of its own address has that name too. */
const named = (url: string, host: string): Server => {
  const { port } = new URL(url);
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      const {
        host: _,
        connection: _kept,
        'content-length': _length,
        'transfer-encoding': _coding,
        ...headers
      } = request.headers as Record<string, string>;
      const method = request.method ?? 'POST';
      void fetch(`http://127.0.0.1:${port}${request.url ?? ''}`, {
        method,
        headers,
        ...(method === 'GET' ? {} : { body: Buffer.concat(body) }),
      }).then(async (answer) => {
        const text = (await answer.text()).replaceAll(`127.0.0.1:${port}`, host);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
      });
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    const lines = request.rawHeaders.flatMap((name, at, all) =>
      at % 2 === 0 ? [`${name}: ${all[at + 1] ?? ''}`] : [],
    );
    const upstream = connect(Number(port), '127.0.0.1', () => {
      upstream.write(`GET ${request.url ?? ''} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      join(socket, upstream);
    });
  });
  return server;
};

/** The only way to a server with a name of its own: what is said to it in another way does not arrive. */
export const forwardProxy = async (
  target: string,
  host: string,
): Promise<{
  readonly url: string;
  /** Hosts and ports that were asked for, in order. */
  readonly seen: readonly string[];
  readonly close: () => Promise<void>;
}> => {
  const behind = named(target, host);
  const port = await listening(behind);
  const seen: string[] = [];
  const server = createServer((_request, response) => response.writeHead(501).end());
  server.on('connect', (request, socket: Socket, head) => {
    seen.push(request.url ?? '');
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      join(socket, upstream);
    });
  });
  return {
    url: `http://127.0.0.1:${await listening(server)}`,
    seen,
    close: async () => {
      await Promise.all([closed(server), closed(behind)]);
    },
  };
};
