// SPDX-License-Identifier: Apache-2.0

import type * as undici from 'undici';
import { type SdkHandler, sdkHandler } from '../../src/core/sdk-handler.ts';

type Environment = Readonly<Record<string, string | undefined>>;

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

/**
 * Sends what the AWS SDK asks, through HTTPS_PROXY and NO_PROXY, which its own sender ignores; follows no redirect. Every
 * request that this adapter makes is a GET; those for credentials may be others.
 */
export const httpHandler = async (env: Environment, timeoutMs: number): Promise<SdkHandler> => {
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
  return sdkHandler({
    send: (url, request) => send(url, { ...request, dispatcher }),
    close: () => void dispatcher.close(),
  });
};
