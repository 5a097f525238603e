// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordingNow } from './clock.ts';
import type { PodLog } from './dump-logs.ts';
import { type Given, isSerialised } from './entry.ts';
import { type Faults, faultAnswer } from './faults.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { lister } from './list.ts';
import type { RawObject, RecordedKind } from './raw-object.ts';
import { route } from './route.ts';
import { sendAnswer } from './send-answer.ts';
import { type ServerStats, serverStats } from './server-stats.ts';
import { failure } from './status.ts';
import { storeOf } from './store.ts';

export interface ServeOptions {
  readonly objects: readonly Given[];
  /** Kinds that were read and found empty. */
  readonly kinds?: readonly RecordedKind[];
  readonly logs?: readonly PodLog[];
  /** Overrides what the objects tell: absent kinds are empty (true) or unknown (false). */
  readonly complete?: boolean;
  /** 0 = any free port of the loopback interface. */
  readonly port?: number;
  /** The server's clock, told in the Date header. Default: the moment of the recording. */
  readonly clock?: () => number;
  /** What the server is asked to do wrong: for tests of clients. */
  readonly faults?: Faults;
  /** Called before each new list or object: may replace what is served. */
  readonly beforeRead?: (server: Pick<RecordedServer, 'replace'>) => void;
  /** Milliseconds that a continue token is good for. */
  readonly tokenTtlMs?: number;
  readonly bookmarkMs?: number;
  /** Default: one that nobody can guess. */
  readonly token?: string;
  /** Changes that watches can catch up on. */
  readonly history?: number;
}

export interface RecordedServer {
  readonly url: string;
  /** Bearer token; without it every request is 401. */
  readonly token: string;
  /** The text of a kubeconfig (JSON, which is YAML) whose only context has this name. */
  readonly kubeconfig: (name: string) => string;
  readonly complete: boolean;
  /** Adds or changes one object: watches see it. */
  readonly update: (object: RawObject) => void;
  /** Removes the object of that kind, namespace and name: watches see it. True when there was one. */
  readonly remove: (object: RawObject) => boolean;
  /** Serves other objects from now on; watches are told to start anew. */
  readonly replace: (objects: readonly Given[]) => void;
  /** Every continue token so far answers 410 from now on. */
  readonly expireTokens: () => void;
  /** Cuts the connection of every watch: as a server that is restarted. */
  readonly cutWatches: () => void;
  readonly stats: () => ServerStats;
  readonly close: () => Promise<void>;
}

const MINUTE = 60_000;

const clockOf = (objects: readonly Given[]): (() => number) => {
  const now = recordingNow(objects.filter((object): object is RawObject => !isSerialised(object)));
  return now === undefined ? Date.now : () => now;
};

/** An API server over recorded objects: real HTTP on loopback, read only, for one bearer token. */
export const serveRecording = async (options: ServeOptions): Promise<RecordedServer> => {
  const { objects, kinds, logs = [], complete, faults, beforeRead, history } = options;
  const store = storeOf({ objects, kinds, complete, history });
  const lists = lister(store, { now: () => performance.now(), tokenTtlMs: options.tokenTtlMs ?? 5 * MINUTE });
  const token = options.token ?? randomBytes(24).toString('base64url');
  const clock = options.clock ?? clockOf(objects);
  const stats = serverStats();
  const watching = new Set<ServerResponse>();
  const routed = { store, lists, logs, bookmarkMs: options.bookmarkMs ?? MINUTE };

  const answerTo = (request: IncomingMessage, path: string, query: URLSearchParams) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      stats.add('unauthorized');
      return failure(401, 'Unauthorized');
    }
    if (request.method !== 'GET')
      return failure(405, `${request.method} is not allowed: this cluster is read only.`, { allow: 'GET' });
    if (!query.has('continue')) beforeRead?.({ replace: store.replace });
    return route({ path, query, accept: request.headers.accept ?? '' }, routed);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://recorded');
    const method = request.method ?? '';
    const n = stats.request(method, path, request.headers['user-agent']);
    response.sendDate = false;
    response.setHeader('date', new Date(clock()).toUTCString());
    const fault = faults?.({ method, path, query, n, headers: request.headers }) ?? {};
    if (fault.delayMs !== undefined) await sleep(fault.delayMs);
    const answer = faultAnswer(fault) ?? answerTo(request, path, query);
    if (answer.type === 'stream') {
      stats.add('watches');
      watching.add(response);
      response.once('close', () => watching.delete(response));
    } else {
      if (answer.isList === true) stats.add('lists');
      for (const part of answer.parts) stats.add('bytes', part.length);
    }
    await sendAnswer(answer, response, fault);
  };

  const server = createServer((request, response) => {
    request.resume();
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { 'content-type': 'text/plain' })
          .end(`recorded cluster failed: ${String(error)}`);
    });
  });
  server.on('connect', (request, socket) => {
    stats.request('CONNECT', request.url ?? '', request.headers['user-agent']);
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nallow: GET\r\nconnection: close\r\n\r\n');
  });
  // Longer than clients keep idle connections: they must be the ones to close, or requests are lost on the way.
  server.keepAliveTimeout = 5 * MINUTE;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    token,
    kubeconfig: (name) => kubeconfigOf({ name, url, token }),
    complete: store.complete,
    update: store.put,
    remove: store.remove,
    replace: store.replace,
    expireTokens: lists.forget,
    cutWatches: () => {
      for (const response of watching) response.socket?.resetAndDestroy();
    },
    stats: stats.read,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
