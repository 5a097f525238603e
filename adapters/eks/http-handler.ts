import type * as undici from 'undici';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the SDK hands to whoever sends its requests. */
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

export interface HttpHandler {
  readonly metadata: { readonly handlerProtocol: string };
  readonly handle: (request: SdkRequest, options?: { readonly abortSignal?: unknown }) => Promise<SdkAnswer>;
  readonly updateHttpClientConfig: () => void;
  readonly httpHandlerConfigs: () => Record<string, never>;
  readonly destroy: () => void;
}

const either = (env: Environment, name: string): string => env[name] || env[name.toLowerCase()] || '';

/** Far more than EKS answers. */
const LARGEST = 8 * 1024 * 1024;

/** The metadata services of machines and pods are never behind a proxy. */
const HERE = 'localhost,127.0.0.1,[::1],169.254.169.254,169.254.170.2,169.254.170.23';

/** Inside a bundle a CommonJS package arrives as `default` alone. */
const loadUndici = async (): Promise<typeof undici> => {
  const module = (await import('undici')) as typeof undici & { readonly default?: typeof undici };
  return module.default ?? module;
};

const queryOf = (query: SdkRequest['query']): string => {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    for (const each of [value].flat()) given.append(key, each ?? '');
  const text = given.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
};

/**
 * Sends what the AWS SDK asks, through HTTPS_PROXY and NO_PROXY, which its own sender ignores; follows no redirect. Every
 * request that this adapter makes is a GET; those for credentials may be others.
 */
export const httpHandler = async (env: Environment, timeoutMs: number): Promise<HttpHandler> => {
  const { EnvHttpProxyAgent, request: send } = await loadUndici();
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: either(env, 'HTTP_PROXY'),
    httpsProxy: either(env, 'HTTPS_PROXY'),
    noProxy: [either(env, 'NO_PROXY'), HERE].filter((part) => part !== '').join(','),
    // Proxies often allow CONNECT to port 443 only.
    proxyTunnel: false,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: LARGEST,
    connect: { timeout: timeoutMs },
  });
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async ({ method, protocol, hostname, port, path, query, headers, body }, options) => {
      const place = port === undefined ? hostname : `${hostname}:${port}`;
      const answer = await send(`${protocol}//${place}${path}${queryOf(query)}`, {
        method,
        headers: { ...headers },
        body: body === undefined ? null : (body as Buffer),
        dispatcher,
        signal: (options?.abortSignal as AbortSignal | undefined) ?? null,
      });
      const told: Record<string, string> = {};
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined) told[name] = Array.isArray(value) ? value.join(', ') : value;
      return { response: { statusCode: answer.statusCode, headers: told, body: answer.body } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => void dispatcher.close(),
  };
};
