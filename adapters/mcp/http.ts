// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import type { Person } from '../../src/core/conversation.ts';
import { messageOf, Unavailable } from '../../src/core/errors.ts';
import type { Trace } from '../../src/core/ports/telemetry.ts';
import { receivedCall } from '../../src/core/received-call.ts';
import type { McpSettings } from './config.ts';
import { createPace } from './pace.ts';
import { createMcpServer, type McpParts } from './server.ts';
import { Unwelcome } from './unwelcome.ts';

export interface HttpParts extends McpParts {
  readonly settings: McpSettings;
  readonly now: () => number;
  readonly trace?: Trace | undefined;
  /** Who asks, by the header `authorization`. Throws Unwelcome, or Unavailable when that cannot be found out now. */
  readonly identify: (authorization: string | undefined) => Promise<Person>;
}

export interface McpHttp {
  readonly listener: RequestListener;
  readonly close: () => Promise<void>;
}

const PATH = '/mcp';
const METADATA = '/.well-known/oauth-protected-resource';
/** Arguments of tools are short. */
const MOST_BODY = 256 * 1024;

const json = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
};

const failure = (code: number, message: string) => ({ jsonrpc: '2.0', error: { code, message }, id: null });

/** Quotes and backslashes would end the text of a header; what is not ASCII has no place in one. */
const quoted = (text: string): string => `"${text.replace(/[^\x20-\x7e]|["\\]/g, ' ')}"`;

const hostnameOf = (url: string | undefined): readonly string[] =>
  url === undefined ? [] : [new URL(url).hostname];

/** Web pages of others may not ask through somebody's browser, nor under a name that resolves to this machine. */
const isForeign = (
  request: IncomingMessage,
  { publicUrl, allowedOrigins, host }: McpSettings,
  isOpen: boolean,
): boolean => {
  const own = [...localhostAllowedHostnames(), ...hostnameOf(publicUrl)];
  // Behind a token the name does not matter: no page of others has one.
  const isKnownHost = isOpen
    ? validateHostHeader(request.headers.host, [...own, host.includes(':') ? `[${host}]` : host]).ok
    : request.headers.host !== undefined;
  return !isKnownHost || !validateOriginHeader(request.headers.origin, [...own, ...allowedOrigins]).ok;
};

/** https://www.rfc-editor.org/rfc/rfc9728: where whoever has no token gets one. */
const metadataOf = (settings: McpSettings, request: IncomingMessage): object | undefined => {
  const { oauth } = settings;
  return oauth === undefined
    ? undefined
    : {
        resource: baseOf(settings, request),
        authorization_servers: [oauth.issuer],
        bearer_methods_supported: ['header'],
        ...(oauth.scopes.length === 0 ? {} : { scopes_supported: oauth.scopes }),
        resource_name: 'k8sgpt',
      };
};

/** Where this server is, as far as its caller says so: a Host may hold anything. */
const baseOf = ({ publicUrl }: McpSettings, { headers }: IncomingMessage): string => {
  const base = publicUrl ?? `http://${headers.host ?? 'localhost'}${PATH}`;
  return URL.canParse(base) ? base : `http://localhost${PATH}`;
};

const challengeOf = (error: Unwelcome, settings: McpSettings, request: IncomingMessage): string => {
  const { oauth } = settings;
  const { origin, pathname } = new URL(baseOf(settings, request));
  const parts = [
    ...(error.code === 'no_token'
      ? []
      : [`error=${quoted(error.code)}`, `error_description=${quoted(error.message)}`]),
    ...(error.code === 'insufficient_scope' && oauth !== undefined
      ? [`scope=${quoted(oauth.scopes.join(' '))}`]
      : []),
    ...(oauth === undefined
      ? []
      : [`resource_metadata=${quoted(`${origin}${METADATA}${pathname === '/' ? '' : pathname}`)}`]),
  ];
  return parts.length === 0 ? 'Bearer' : `Bearer ${parts.join(', ')}`;
};

const turnAway = (
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  { settings, log }: HttpParts,
): void => {
  if (error instanceof Unwelcome) {
    const status = error.code === 'insufficient_scope' ? 403 : 401;
    json(response, status, failure(-32_001, error.message), {
      'www-authenticate': challengeOf(error, settings, request),
    });
  } else if (error instanceof Unavailable) {
    log.warn({ reason: messageOf(error) }, 'Who asks over MCP cannot be found out');
    json(response, 503, failure(-32_000, 'Who you are cannot be found out now. Try again in a minute.'), {
      'retry-after': '30',
    });
  } else {
    log.error({ err: error }, 'A request over MCP failed');
    json(response, 500, failure(-32_603, 'That went wrong because of a fault of k8sgpt.'));
  }
};

/** MCP over streamable HTTP: each request stands for itself, so that any replica answers it. */
export const createMcpHttp = (parts: HttpParts): McpHttp => {
  const { settings, identify, log } = parts;
  const isOpen = settings.token === undefined && settings.tokens.length === 0 && settings.oauth === undefined;
  const paceOf = createPace(settings.requestsPerMinute, parts.now);
  const people = new WeakMap<object, Person>();
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const person = authInfo?.extra === undefined ? undefined : people.get(authInfo.extra);
      if (person === undefined) throw new Error('a request came past the door');
      return createMcpServer(person, parts);
    },
    {
      maxRequestBodySize: MOST_BODY,
      onerror: (error) => log.debug({ reason: messageOf(error) }, 'A request over MCP cannot be used'),
    },
  );
  const handle = toNodeHandler(handler, { maxRequestBodySize: MOST_BODY });

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Not as a URL: what strangers send need not be one.
    const [pathname = ''] = (request.url ?? '').split('?');
    if (pathname === '/healthz') {
      json(response, 200, { status: 'ok' });
      return;
    }
    if (isForeign(request, settings, isOpen)) {
      json(
        response,
        403,
        failure(-32_000, 'This port answers to its own address, and not to web pages of others.'),
      );
      return;
    }
    if (pathname === METADATA || pathname.startsWith(`${METADATA}/`)) {
      const metadata = metadataOf(settings, request);
      json(response, metadata === undefined ? 404 : 200, metadata ?? {}, {
        'access-control-allow-origin': '*',
      });
      return;
    }
    if (pathname !== PATH) {
      json(response, 404, failure(-32_000, `MCP is served at ${PATH}.`));
      return;
    }
    // Whoever tries out tokens is slowed down as well.
    const source = request.socket.remoteAddress ?? '-';
    let person: Person;
    try {
      person = await identify(request.headers.authorization);
    } catch (error) {
      const wait = paceOf(`failed ${source}`);
      if (wait > 0) later(response, wait);
      else turnAway(error, request, response, parts);
      return;
    }
    const wait = paceOf(`person ${person.id}`);
    if (wait > 0) {
      later(response, wait);
      return;
    }
    const extra = {};
    people.set(extra, person);
    const known = Object.assign(request, {
      auth: { token: '-', clientId: person.id, scopes: [], extra },
    });
    // Node's own type says that a request may have no method; each one that was received has.
    const { authorization, traceparent } = request.headers;
    const about = {
      surface: 'mcp',
      route: PATH,
      traceparent,
      hasToken: authorization !== undefined,
    } as const;
    await receivedCall(parts.trace, about, () =>
      handle(known as typeof known & { method: string; url: string }, response),
    );
  };
  return {
    listener: (request, response) =>
      void take(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else turnAway(error, request, response, parts);
      }),
    close: () => handler.close(),
  };
};

const later = (response: ServerResponse, ms: number): void =>
  json(response, 429, failure(-32_000, 'Too many requests at once. Wait a little.'), {
    'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))),
  });
