// SPDX-License-Identifier: Apache-2.0

import type { Suffering } from './connector.ts';
import { given } from './given.ts';
import type { Json } from './state.ts';

/** The sign-in of Microsoft: tokens for the secret of the application. */
export const createSignIn = ({
  scope,
  seconds,
  secret,
  take,
  called,
  issued,
}: {
  readonly scope: string;
  /** How long a token is good. */
  readonly seconds: number;
  readonly secret: () => string;
  readonly take: () => Suffering | undefined;
  readonly called: (status: number) => void;
  readonly issued: (token: string, seconds: number) => void;
}) => {
  let count = 0;
  return (text: string): { readonly status: number; readonly body: Json } => {
    const form = new URLSearchParams(text);
    const suffering = take();
    const ok =
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === given.appId &&
      form.get('client_secret') === secret() &&
      form.get('scope') === `${scope}/.default`;
    const status = suffering?.status ?? (ok ? 200 : 401);
    called(status);
    if (suffering !== undefined) return { status, body: {} };
    if (!ok)
      return {
        status,
        body: {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret provided. Trace ID: 0',
        },
      };
    count += 1;
    const token = `token-${count}-of-the-stand-in`;
    issued(token, seconds);
    return { status, body: { token_type: 'Bearer', expires_in: seconds, access_token: token } };
  };
};
