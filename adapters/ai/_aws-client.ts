// SPDX-License-Identifier: Apache-2.0

import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { type SdkHandler, sdkHandler } from '../../src/core/sdk-handler.ts';
import { loadUndici, proxiedFetch } from './_proxied-fetch.ts';

/** Sends what the AWS SDK asks through the proxy of this backend, which its own sender ignores. */
const handlerOf = async (
  { env }: Pick<AdapterParts, 'env'>,
  { proxy, headers: more = {} }: Pick<AwsSettings, 'proxy' | 'headers'>,
): Promise<SdkHandler> => {
  const [{ dispatcher }, { request: ask }] = await Promise.all([proxiedFetch(env, proxy), loadUndici()]);
  return sdkHandler({
    // The headers of settings are not signed: whoever wants them stands before AWS.
    send: (url, { headers, ...request }) =>
      ask(url, { ...request, headers: { ...more, ...headers }, dispatcher }),
    close: () => void dispatcher.close(),
  });
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
    ...(baseUrl === undefined ? {} : { endpoint: baseUrl.replace(/(?<!\/)\/+$/, '') }),
    maxAttempts: 1,
    customUserAgent: parts.userAgent.replaceAll('/', '#'),
    requestHandler: await handlerOf(parts, sending),
  };
};
