// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Issued } from '../support/certificates.ts';

/** One request as it came over the wire. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** The parsed body; undefined when there was none. */
  readonly body: any;
}

export type Reply = (response: ServerResponse, asked: Asked) => void | Promise<void>;

/** A server that speaks as much of OpenAI's API as explanations need, exactly as it is told. */
export interface OpenAiStandin {
  /** Base URL, with /v1. */
  readonly url: string;
  readonly port: number;
  readonly asked: readonly Asked[];
  /** The requests for a chat completion only. */
  readonly completions: () => readonly Asked[];
  /** Replies to come, in order; the last one stays. */
  readonly will: (...replies: readonly Reply[]) => void;
  /** How many requests ended because the client went away. */
  readonly abandoned: () => number;
  readonly close: () => Promise<void>;
}

const SSE = { 'content-type': 'text/event-stream' };

const chunk = (given: object, model: string): string =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model, ...given })}\n\n`;

interface Saying {
  /** Called before each piece: to hold the stream, or to look at it. */
  readonly before?: (piece: number) => unknown;
  readonly model?: string;
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  readonly finish?: string | null;
}

/** Streams these pieces as one answer. */
export const says =
  (pieces: string | readonly string[], saying: Saying = {}): Reply =>
  async (response, { body }) => {
    const { before, finish = 'stop', usage = { prompt_tokens: 120, completion_tokens: 30 } } = saying;
    const model = saying.model ?? `${body?.model ?? 'model'}-2026`;
    response.writeHead(200, SSE);
    response.write(
      chunk(
        { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
        model,
      ),
    );
    for (const [index, content] of (typeof pieces === 'string' ? [pieces] : pieces).entries()) {
      await before?.(index);
      const bytes = Buffer.from(
        chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }, model),
      );
      // Networks cut where they like, also within a character.
      const cut = Math.max(1, bytes.lastIndexOf(content.slice(-1)) + 1);
      response.write(bytes.subarray(0, cut));
      await nextTurn();
      response.write(bytes.subarray(cut));
    }
    if (finish !== null)
      response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }, model));
    if (usage !== null && body?.stream_options?.include_usage === true)
      response.write(chunk({ choices: [], usage }, model));
    response.end('data: [DONE]\n\n');
  };

export const fails =
  (status: number, error: object = { message: 'no' }, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error }));
  };

/** Exactly these bytes, in pieces. */
export const sends =
  (bytes: readonly string[], headers: Record<string, string> = SSE): Reply =>
  (response) => {
    response.writeHead(200, headers);
    for (const piece of bytes) response.write(piece);
    response.end();
  };

/** Begins to answer and falls silent. */
export const stalls =
  (pieces: readonly string[] = []): Reply =>
  (response) => {
    response.writeHead(200, SSE);
    response.flushHeaders();
    for (const content of pieces)
      response.write(chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }, 'model'));
  };

export const neverAnswers: Reply = () => undefined;

/** Drops the connection after these pieces. */
export const breaks =
  (pieces: readonly string[] = []): Reply =>
  async (response, asked) => {
    if (pieces.length > 0) {
      await stalls(pieces)(response, asked);
      await sleep(5);
    }
    response.socket?.resetAndDestroy();
  };

const MODELS = ['gpt-5.4-mini', 'gpt-5.4'];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};

interface Starting {
  readonly tls?: Issued;
  /** Models that are listed, or what is answered instead. */
  readonly models?: readonly string[] | Reply;
}

export const startOpenAi = async ({ tls, models = MODELS }: Starting = {}): Promise<OpenAiStandin> => {
  const asked: Asked[] = [];
  let replies: Reply[] = [];
  let abandoned = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = await bodyOf(request);
    const body = raw === '' ? undefined : JSON.parse(raw);
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      raw,
      body,
    };
    asked.push(one);
    response.on('close', () => (abandoned += response.writableFinished ? 0 : 1));
    if (one.path === '/v1/models') {
      if (typeof models === 'function') return models(response, one);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model' })) }));
      return;
    }
    const reply =
      one.path !== '/v1/chat/completions' ? undefined : replies.length > 1 ? replies.shift() : replies[0];
    if (reply !== undefined) await reply(response, one);
    else await fails(404, { message: `Unknown request URL: ${one.method} ${one.path}` })(response, one);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  };
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ cert: tls.certificate, key: tls.key }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/v1`,
    port,
    asked,
    completions: () => asked.filter(({ path }) => path === '/v1/chat/completions'),
    will: (...given) => (replies = [...given]),
    abandoned: () => abandoned,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
