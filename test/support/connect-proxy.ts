// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A proxy that brings every host to one server of this machine, byte by byte: by CONNECT, or by the whole address in the
 * first line. Names that it is asked for exist nowhere else: what does not come through here does not arrive.
 */
export const connectProxy = async (
  target: string,
): Promise<{ readonly url: string; readonly seen: readonly string[] }> => {
  const port = Number(new URL(target).port);
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const { host, pathname, search } = new URL(request.url ?? '', 'http://none.invalid');
    seen.push(host);
    const { method = 'GET', headers } = request;
    const onward = ask(
      { host: '127.0.0.1', port, method, path: pathname + search, headers },
      (answer) => void answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)),
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const open = new Set<Socket>();
  server.on('connect', ({ url = '' }, socket: Socket, head) => {
    seen.push(url);
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const end of [socket, upstream]) {
      open.add(end);
      end.on('error', () => undefined).on('close', () => open.delete(end));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
};
