// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Held {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** What goes wrong with a request: an answer in place of the right one, or none at all. */
export type Fault = (asked: Asked) => Answer | 'silent' | undefined;

export interface ObjectServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Objects by name. */
  readonly objects: Map<string, Held>;
  fault: Fault;
}

/** A protocol: one request against objects by name → the answer of the service. */
export type Protocol = (asked: Asked, objects: Map<string, Held>) => Answer;

/** A page that is shorter than was asked for: all three may give fewer. */
const SHORT = 25;

/** Names with a prefix, page by page, the way all three list: sorted, from a token on. */
export const pageOf = (
  objects: ReadonlyMap<string, Held>,
  { prefix, from, most: asked }: { readonly prefix: string; readonly from: number; readonly most: number },
) => {
  const most = Math.min(asked, SHORT);
  const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).sort();
  const entries = names.slice(from, from + most).map((name) => ({ name, held: objects.get(name) as Held }));
  return { entries, next: from + most < names.length ? String(from + most) : undefined };
};

export const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One service for objects over HTTP on loopback, until the end of the test. */
export const serveObjects = async (protocol: Protocol): Promise<ObjectServer> => {
  const asked: Asked[] = [];
  const objects = new Map<string, Held>();
  const silent = new Set<ServerResponse>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one: Asked = {
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', 'http://objects'),
      headers: request.headers,
      body: await buffer(request),
    };
    asked.push(one);
    const fault = self.fault(one);
    if (fault === 'silent') return void silent.add(response);
    const { status, headers = {}, body = '' } = fault ?? protocol(one, objects);
    response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
    response.end(one.method === 'HEAD' ? undefined : body);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const self: ObjectServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    objects,
    fault: () => undefined,
  };
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return self;
};
