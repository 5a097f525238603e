// SPDX-License-Identifier: Apache-2.0

import type * as undici from 'undici';
import type { CacheParts } from '../../src/core/ports/cache-module.ts';
import { type SdkHandler, sdkHandler } from '../../src/core/sdk-handler.ts';

/** Inside a bundle a CommonJS package arrives as `default` alone. */
const loadUndici = async (): Promise<typeof undici> => {
  const module = (await import('undici')) as typeof undici & { readonly default?: typeof undici };
  return module.default ?? module;
};

/** Sends what an SDK of AWS asks through the proxies of the environment; undefined where there are none. */
export const proxiedHandler = async ({ wayOut }: CacheParts): Promise<SdkHandler | undefined> => {
  const way = await wayOut?.();
  if (way === undefined) return undefined;
  const { request: send } = await loadUndici();
  return sdkHandler({
    // `expect: 100-continue`, which the SDK asks of large bodies, is nothing that undici sends.
    send: (url, { headers: { expect: _, ...headers }, ...request }) =>
      send(url, { ...request, headers, dispatcher: way.dispatcher as undici.Dispatcher }),
    close: () => void way.close(),
  });
};
