// SPDX-License-Identifier: Apache-2.0

import type * as undici from 'undici';
import type { WayOut } from '../../src/core/ports/way-out.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** This machine is never reached through a proxy. */
const HERE = 'localhost,127.0.0.1,[::1],::1';

/** Inside a bundle a CommonJS package arrives as `default` alone. */
const loadUndici = async (): Promise<typeof undici> => {
  const module = (await import('undici')) as typeof undici & { readonly default?: typeof undici };
  return module.default ?? module;
};

/** A way of one's own through the proxies that are set; undefined = there are none: directly. */
export const wayOut = async (env: Environment): Promise<WayOut | undefined> => {
  const set = (name: string): string | undefined => env[name] || env[name.toLowerCase()] || undefined;
  const httpsProxy = set('HTTPS_PROXY');
  const httpProxy = set('HTTP_PROXY');
  if (httpsProxy === undefined && httpProxy === undefined) return undefined;
  const noProxy = [set('NO_PROXY'), HERE].filter((entry) => entry !== undefined).join(',');
  const { EnvHttpProxyAgent, fetch } = await loadUndici();
  // A private CA comes with NODE_EXTRA_CA_CERTS, which Node itself adds to every connection.
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy,
  });
  return {
    // undici's own types and Node's copy of them differ in name only.
    fetch: ((url: string, init: object) => fetch(url, { ...init, dispatcher })) as unknown as WayOut['fetch'],
    dispatcher,
    close: async () => dispatcher.close(),
  };
};
