// SPDX-License-Identifier: Apache-2.0

import type * as undici from 'undici';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The metadata services of machines and pods are never behind a proxy. */
const METADATA = '169.254.169.254,169.254.170.2,169.254.170.23,metadata.google.internal';

/** Nor is this machine behind its own. */
const HERE = `localhost,127.0.0.1,[::1],${METADATA}`;

const either = (env: Environment, name: string): string => env[name] || env[name.toLowerCase()] || '';

const PROXY_SAYS = /^Proxy (?:response|Authentication Required) \((\d{3})\)/;

/** undici says only in words, at the bottom of causes, that a proxy refused; as an error with the code `PROXY_<status>`. */
const proxyRefusal = (error: unknown): Error | undefined => {
  for (let each = error; each instanceof Error; each = each.cause) {
    const status = PROXY_SAYS.exec(each.message)?.[1];
    if (status !== undefined) {
      const cause = Object.assign(new Error('The proxy refused'), { code: `PROXY_${status}` });
      return new Error('The proxy refused', { cause });
    }
  }
  return undefined;
};

export interface ProxiedFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly dispatcher: undici.EnvHttpProxyAgent;
}

/** Inside a bundle a CommonJS package arrives as `default` alone. */
export const loadUndici = async (): Promise<typeof undici> => {
  const module = (await import('undici')) as typeof undici & { readonly default?: typeof undici };
  return module.default ?? module;
};

/**
 * fetch through the backend's `own` proxy, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY; roots are Node's own and NODE_EXTRA_CA_CERTS. It comes from undici
 * together with its dispatcher: the fetch that is built into Node is another version and takes no dispatcher of this one.
 */
export const proxiedFetch = async (env: Environment, own?: string): Promise<ProxiedFetch> => {
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await loadUndici();
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: own ?? either(env, 'HTTP_PROXY'),
    httpsProxy: own ?? either(env, 'HTTPS_PROXY'),
    // A proxy that was given for this backend alone is meant, wherever the server is.
    noProxy:
      own === undefined ? [either(env, 'NO_PROXY'), HERE].filter((part) => part !== '').join(',') : METADATA,
    // Proxies often allow CONNECT to port 443 only.
    proxyTunnel: false,
    // The caller's deadline and idle limit are finer than these.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 10_000 },
  });
  // Same shapes, declared twice.
  const fetch = undiciFetch as unknown as typeof globalThis.fetch;
  return {
    fetch: (input, init) =>
      fetch(input, init).catch((error: unknown) => {
        throw proxyRefusal(error) ?? error;
      }),
    dispatcher,
  };
};
