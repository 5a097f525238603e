// SPDX-License-Identifier: Apache-2.0

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refused } from '../../src/core/errors.ts';

export interface Listener {
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets requests end for `graceMs`, then closes the rest. */
  readonly close: (graceMs?: number) => Promise<void>;
}

/** One HTTP port. A port in use is the operator's to fix: said in one sentence. */
export const listen = async (
  handler: RequestListener,
  options: { readonly port: number; readonly host: string; readonly setting: string },
): Promise<Listener> => {
  const server: Server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `is in use by another program`
          : `cannot be opened (${error.code ?? error.message})`;
      reject(
        new Refused(`Port ${options.port} ${why}. Set ${options.setting} to another port.`, { cause: error }),
      );
    });
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    port,
    close: async (graceMs = 2_000) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
};
