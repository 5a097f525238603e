// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { AccessToken } from '../../src/core/access-token.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Send } from './_http.ts';
import { type Token, tokenAnswer } from './_token.ts';

export interface GoogleSources {
  readonly send: Send;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** The identity of another cloud, as Google's tools write it into a file. */
export const ExternalAccount = z.object({
  type: z.literal('external_account'),
  audience: z.string(),
  subject_token_type: z.string(),
  token_url: z.url(),
  service_account_impersonation_url: z.url().optional(),
  credential_source: z.object({
    file: z.string().optional(),
    url: z.url().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    format: z.object({ type: z.string(), subject_token_field_name: z.string().optional() }).optional(),
  }),
});
export type ExternalAccount = z.output<typeof ExternalAccount>;

/** Whose answers are not understood. */
export const WHO = 'Google Cloud';

const TokenAnswer = z.object({ access_token: AccessToken, expires_in: z.number().default(3_600) });

export const tokenIn = async (response: Response, clock: Clock): Promise<Token> => {
  const { access_token, expires_in } = await tokenAnswer(response, TokenAnswer, WHO);
  return { text: access_token, expiresAt: clock.now() + expires_in * 1_000 };
};

export const askForToken = async (
  url: string,
  form: Readonly<Record<string, string>>,
  { send, clock }: GoogleSources,
): Promise<Token> => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  return tokenIn(await send(url, { method: 'POST', headers, body }), clock);
};
