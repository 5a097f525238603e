// SPDX-License-Identifier: Apache-2.0

import type * as eks from '@aws-sdk/client-eks';
import type { EksSettings } from './config.ts';
import { httpHandler } from './http-handler.ts';
import type { Place } from './identify.ts';

export type EksSdk = typeof eks;

export interface Eks {
  readonly sdk: EksSdk;
  readonly client: eks.EKSClient;
  readonly close: () => void;
}

interface ClientParts {
  readonly settings: EksSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly timeoutMs: number;
}

/** The SDK says on standard error that it will leave this version of Node; which one runs is the image's business. */
const quiet = (env: NodeJS.ProcessEnv): void => {
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
};

/** Loaded when EKS is first asked. Credentials are those that every AWS tool finds: variables, profiles, roles of pods and machines. */
export const eksClient = async (
  { region, profile }: Place,
  { settings, env, userAgent, timeoutMs }: ClientParts,
): Promise<Eks> => {
  quiet(process.env);
  const module = (await import('@aws-sdk/client-eks')) as EksSdk & { readonly default?: EksSdk };
  const sdk = module.default ?? module;
  const handler = await httpHandler(env, timeoutMs);
  const client = new sdk.EKSClient({
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    maxAttempts: 3,
    customUserAgent: userAgent.replaceAll('/', '#'),
    requestHandler: handler as NonNullable<eks.EKSClientConfig['requestHandler']>,
  });
  return {
    sdk,
    client,
    close: () => {
      client.destroy();
      handler.destroy();
    },
  };
};
