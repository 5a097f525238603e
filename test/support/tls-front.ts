// SPDX-License-Identifier: Apache-2.0

import { type AddressInfo, connect } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Issued } from './certificates.ts';

export interface TlsFront {
  readonly port: number;
  readonly url: string;
  /** Names that clients asked for in their greeting. */
  readonly names: readonly string[];
}

/** TLS before a server that speaks HTTP, until the end of the test. */
export const tlsFront = async (
  { url }: { readonly url: string },
  { certificate, key }: Issued,
  more: TlsOptions = {},
): Promise<TlsFront> => {
  const names: string[] = [];
  const behind = Number(new URL(url).port);
  const server = createServer({ cert: certificate, key, ...more }, (socket) => {
    names.push(socket.servername || '');
    const inner = connect(behind, '127.0.0.1');
    const end = (): void => {
      socket.destroy();
      inner.destroy();
    };
    socket.once('error', end).once('close', end).pipe(inner);
    inner.once('error', end).once('close', end).pipe(socket);
    onTestFinished(end);
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `https://127.0.0.1:${port}`, names };
};
