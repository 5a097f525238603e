// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 10_000;
/** From here on a machine gives ports to whoever asks for any: also that of a server that is just starting again. */
const END = 32_768;

/** Processes that test at the same time begin in different places. */
let next = FIRST + ((process.pid * 131) % 20_000);

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
};

/** A loopback port that nobody listens on, and that nobody is given by chance before it is used. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < END - FIRST; tries += 1) {
    const port = next;
    next = port + 1 < END ? port + 1 : FIRST;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
};
