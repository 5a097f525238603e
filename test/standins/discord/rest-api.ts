// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refuse } from './answer.ts';
import { type faultsOf, suffer } from './faults.ts';
import type { Around, Method, Methods } from './method.ts';
import type { RateLimiter } from './rate.ts';
import { readBody } from './read-body.ts';
import { messageRoutes } from './routes-messages.ts';
import { otherRoutes } from './routes-others.ts';
import type { Call } from './types.ts';

const routes: Methods = { ...messageRoutes, ...otherRoutes };

const matchers = Object.entries(routes).map(([route, method]) => {
  const [verb = '', path = ''] = route.split(' ');
  const pattern = path.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { route, verb, pattern: new RegExp(`^${pattern}$`), method };
});

interface Found {
  readonly route: string;
  readonly method: Method;
  readonly at: Readonly<Record<string, string>>;
}

const findRoute = (verb: string, path: string): Found | undefined => {
  for (const { route, verb: wanted, pattern, method } of matchers) {
    const match = wanted === verb ? pattern.exec(path) : null;
    if (match !== null) return { route, method, at: { ...match.groups } };
  }
  return undefined;
};

interface RestOptions {
  readonly around: Around;
  readonly rate: RateLimiter;
  readonly faults: ReturnType<typeof faultsOf>;
  readonly calls: Call[];
  readonly token: () => string;
}

const limited = (retryAfter: number, isGlobal: boolean): Answer => ({
  status: 429,
  body: { message: 'You are being rate limited.', retry_after: retryAfter, global: isGlobal },
  headers: {
    'retry-after': String(Math.ceil(retryAfter)),
    'x-ratelimit-scope': isGlobal ? 'global' : 'user',
    ...(isGlobal ? { 'x-ratelimit-global': 'true' } : {}),
  },
});

const statusOf: Readonly<Record<number, number>> = {
  50001: 403,
  50013: 403,
  10003: 404,
  10008: 404,
  50007: 403,
};

/** Token, frequency, then the route; every call goes into the journal. */
export const restApi = ({ around, rate, faults, calls, token }: RestOptions) => {
  let isBanned = false;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const path = decodeURIComponent(url.pathname.replace(/^\/api(?:\/v10)?/, ''));
    const found = findRoute(request.method ?? 'GET', path);
    const read = await readBody(request);
    const fault = found === undefined ? undefined : faults.take(found.route);
    const major = found?.at['channel'] ?? found?.at['token'] ?? found?.at['guild'] ?? '';
    const verdict = rate.take(found?.route ?? path, major);

    const answer = (): Answer => {
      if (isBanned)
        return { status: 429, body: 'error code: 1015', headers: { 'content-type': 'text/plain' } };
      if (fault !== undefined && fault.after !== true) {
        if (fault.retryAfter !== undefined) return limited(fault.retryAfter, fault.global === true);
        if (fault.code !== undefined) return refuse(statusOf[fault.code] ?? 400, fault.code);
        return { status: 599 };
      }
      if (verdict.refused !== undefined) return limited(verdict.refused.retryAfter, verdict.refused.global);
      if (found === undefined) return { status: 404, body: { message: '404: Not Found', code: 0 } };
      if (found.method.auth !== false && request.headers.authorization !== `Bot ${token()}`)
        return refuse(401, 0);
      if (read === undefined) return refuse(400, 50035, ['the body']);
      return found.method.run({ ...read, at: found.at, query: url.searchParams }, around);
    };

    const result = answer();
    isBanned ||= rate.answered(result.status);
    calls.push({
      route: found?.route ?? `${request.method} ${path}`,
      path,
      at: around.state.now(),
      body: read?.body,
      status: result.status,
      code: result.status >= 400 ? result.body?.code : undefined,
    });
    if (fault !== undefined && suffer(fault, response)) return;
    const isText = typeof result.body === 'string';
    response
      .writeHead(result.status, {
        // An answer without a body has no type either: the SDK would read it.
        ...(result.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...verdict.headers,
        ...result.headers,
      })
      .end(result.body === undefined ? '' : isText ? result.body : JSON.stringify(result.body));
  };
};
