// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asked, Reply } from './openai.ts';

/** A server of any protocol, which replies as it is told. */
export interface AiServer {
  readonly url: string;
  /** Requests for an answer. */
  readonly asked: readonly Asked[];
  /** All others: tokens, lists of models. */
  readonly besides: readonly Asked[];
  /** Replies to come, in order; the last one stays. */
  readonly will: (...replies: readonly Reply[]) => void;
  /** How many requests ended because the client went away. */
  readonly abandoned: () => number;
  readonly close: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};

const parsed = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

/** `besides`: what is answered to requests that ask for no answer, by the beginning of their path. */
export const startAiServer = async (besides: Readonly<Record<string, Reply>> = {}): Promise<AiServer> => {
  const asked: Asked[] = [];
  const others: Asked[] = [];
  let replies: Reply[] = [];
  let abandoned = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = await bodyOf(request);
    const path = request.url ?? '';
    const one = { method: request.method ?? '', path, headers: request.headers, raw, body: parsed(raw) };
    const other = Object.entries(besides).find(([start]) => path.startsWith(start))?.[1];
    (other === undefined ? asked : others).push(one);
    if (other !== undefined) return other(response, one);
    response.on('close', () => (abandoned += response.writableFinished ? 0 : 1));
    await (replies.length > 1 ? replies.shift() : replies[0])?.(response, one);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    besides: others,
    will: (...given) => (replies = [...given]),
    abandoned: () => abandoned,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

export const givesJson =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
