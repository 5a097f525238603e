import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { loadUndici, proxiedFetch } from './_proxied-fetch.ts';

/** What an AWS SDK hands to whoever sends its requests. */
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

interface SdkHandler {
  readonly metadata: { readonly handlerProtocol: string };
  readonly handle: (request: SdkRequest, options?: { readonly abortSignal?: unknown }) => Promise<SdkAnswer>;
  readonly updateHttpClientConfig: () => void;
  readonly httpHandlerConfigs: () => Record<string, never>;
  readonly destroy: () => void;
}

const queryOf = (query: SdkRequest['query']): string => {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    for (const each of [value].flat()) given.append(key, each ?? '');
  const text = given.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
};

/**
 * Sends what the AWS SDK asks through the proxy of this backend, which its own sender ignores, and over HTTP/1.1: its
 * default of HTTP/2 fails at many proxies.
 */
const sdkHandler = async (
  { env }: Pick<AdapterParts, 'env'>,
  { proxy, headers: more = {} }: Pick<AwsSettings, 'proxy' | 'headers'>,
): Promise<SdkHandler> => {
  const [{ dispatcher }, { request: send }] = await Promise.all([proxiedFetch(env, proxy), loadUndici()]);
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async ({ method, protocol, hostname, port, path, query, headers, body }, options) => {
      const place = port === undefined ? hostname : `${hostname}:${port}`;
      const answer = await send(`${protocol}//${place}${path}${queryOf(query)}`, {
        method,
        // Those are not signed: whoever wants them stands before AWS.
        headers: { ...more, ...headers },
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

export interface AwsSettings {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly proxy?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What every client of AWS is made with. Credentials are those that all AWS tools find: variables, profiles, roles of pods and machines. */
export const awsClientSettings = async (
  { region, profile, baseUrl, ...sending }: AwsSettings & { readonly region: string },
  parts: AdapterParts,
) => {
  // The SDK says on standard error that it will leave this version of Node; which one runs is the image's business.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return {
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(baseUrl === undefined ? {} : { endpoint: baseUrl.replace(/\/+$/, '') }),
    maxAttempts: 1,
    customUserAgent: parts.userAgent.replaceAll('/', '#'),
    requestHandler: await sdkHandler(parts, sending),
  };
};
