// SPDX-License-Identifier: Apache-2.0

import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Person } from '../../src/core/conversation.ts';
import { messageOf } from '../../src/core/errors.ts';
import { createMcpServer, type McpParts } from './server.ts';

/** Longest message that a client may send, in bytes. */
const MOST = 1024 * 1024;

export interface OpenStdio {
  /** Resolves when the client has closed its end. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
}

/** One client, which has started this process, over its standard input and output: nothing else may be written there. */
export const serveOverStdio = (person: Person, parts: McpParts): OpenStdio => {
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MOST });
  const handle = serveStdio(() => createMcpServer(person, parts), {
    transport,
    onerror: (error) =>
      parts.log.debug({ reason: messageOf(error) }, 'A message of the client cannot be used'),
  });
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close'] as const) process.stdin.once(event, () => resolve());
    process.stdout.once('error', () => resolve());
  });
  return { ended, close: () => handle.close() };
};
