// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import { timeLimit } from './time-limit.ts';

/** What an SDK of AWS hands to whoever sends its requests. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkAnswer {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Record<string, string>;
    readonly body: unknown;
  };
}

export interface SdkHandler {
  readonly metadata: { readonly handlerProtocol: string };
  readonly handle: (request: SdkRequest, options?: { readonly abortSignal?: unknown }) => Promise<SdkAnswer>;
  readonly updateHttpClientConfig: () => void;
  readonly httpHandlerConfigs: () => Record<string, never>;
  readonly destroy: () => void;
}

interface Sending {
  /** Sends one request and resolves with the beginning of its answer; the body is a stream. */
  readonly send: (
    url: string,
    request: {
      readonly method: string;
      readonly headers: Record<string, string>;
      readonly body: Buffer | null;
      readonly signal: AbortSignal | null;
    },
  ) => Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: unknown;
  }>;
  readonly close: () => void;
}

/** A request that nobody bounds. */
const LONGEST_MS = MINUTE;

const queryOf = (query: SdkRequest['query']): string => {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    for (const each of [value].flat()) given.append(key, each ?? '');
  const text = given.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
};

/**
 * Lets an SDK of AWS send its requests another way than its own, which goes through no proxy: over HTTP/1.1, since its
 * default of HTTP/2 fails at many proxies.
 */
export const sdkHandler = ({ send, close }: Sending): SdkHandler => ({
  metadata: { handlerProtocol: 'http/1.1' },
  handle: async ({ method, protocol, hostname, port, path, query, headers, body }, options) => {
    const place = port === undefined ? hostname : `${hostname}:${port}`;
    const answer = await send(`${protocol}//${place}${path}${queryOf(query)}`, {
      method,
      headers: { ...headers },
      body: body === undefined ? null : (body as Buffer),
      // Credentials are asked for without one, and whoever waits for them waits for this request.
      signal: (options?.abortSignal as AbortSignal | undefined) ?? timeLimit(LONGEST_MS),
    });
    const told: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) told[name] = Array.isArray(value) ? value.join(', ') : value;
    return { response: { statusCode: answer.statusCode, headers: told, body: answer.body } };
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
  destroy: close,
});
