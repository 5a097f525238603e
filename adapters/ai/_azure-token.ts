// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AccessToken } from '../../src/core/access-token.ts';
import type { Clock } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import type { Send } from './_http.ts';
import { keptToken, type Token, tokenAnswer } from './_token.ts';

export interface EntraSettings {
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly federatedTokenFile?: string | undefined;
  readonly authority: string;
  /** Whose token: `https://cognitiveservices.azure.com`. */
  readonly audience: string;
}

interface Sources {
  readonly send: Send;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TokenAnswer = z.object({
  access_token: AccessToken,
  /** Seconds; the metadata services give it as text. */
  expires_in: z.coerce.number().optional(),
  /** Epoch seconds. */
  expires_on: z.coerce.number().optional(),
});

const HOUR_S = 3_600;
const METADATA = 'http://169.254.169.254';

const tokenIn = async (response: Response, clock: Clock): Promise<Token> => {
  const { access_token, expires_in, expires_on } = await tokenAnswer(response, TokenAnswer, 'Entra ID');
  const expiresAt =
    expires_in === undefined && expires_on !== undefined
      ? expires_on * 1_000
      : clock.now() + (expires_in ?? HOUR_S) * 1_000;
  return { text: access_token, expiresAt };
};

const needed = (value: string | undefined, variable: string): string => {
  if (value !== undefined) return value;
  throw new Refused(`A token of Entra ID needs ${variable}.`, { hint: `Set ${variable}.` });
};

/** The application with its secret, or with the token that Kubernetes gave its service account. */
const ofApplication = async (settings: EntraSettings, { send, clock }: Sources): Promise<Token> => {
  const { tenantId, clientId, clientSecret, federatedTokenFile, authority, audience } = settings;
  const proof =
    federatedTokenFile === undefined
      ? { client_secret: clientSecret ?? '' }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          // Kubernetes renews the file.
          client_assertion: (await readFile(federatedTokenFile, 'utf8')).trim(),
        };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: needed(clientId, 'AZURE_CLIENT_ID'),
    scope: `${audience}/.default`,
    ...proof,
  });
  const url = `${authority.replace(/(?<!\/)\/+$/, '')}/${needed(tenantId, 'AZURE_TENANT_ID')}/oauth2/v2.0/token`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return tokenIn(await send(url, { method: 'POST', headers, body: form.toString() }), clock);
};

/** The identity of the machine, or of the container where one of the app services runs it. */
const ofMachine = async (
  { clientId, audience }: EntraSettings,
  { send, clock, env }: Sources,
): Promise<Token> => {
  const endpoint = env['IDENTITY_ENDPOINT'];
  const header = env['IDENTITY_HEADER'];
  const isApp = endpoint !== undefined && endpoint !== '' && header !== undefined;
  const metadata = env['AZURE_POD_IDENTITY_AUTHORITY_HOST'] || METADATA;
  const url = new URL(isApp ? endpoint : `${metadata}/metadata/identity/oauth2/token`);
  url.searchParams.set('api-version', isApp ? '2019-08-01' : '2018-02-01');
  url.searchParams.set('resource', audience);
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  const headers: Record<string, string> = isApp ? { 'x-identity-header': header } : { metadata: 'true' };
  const response = await send(url.href, { headers }).catch((error: unknown) => {
    if ('status' in (error as object)) throw error;
    // Nobody is there: this is no machine of Azure.
    throw new Refused('There is neither a key of Azure OpenAI nor a managed identity here.', {
      hint: 'Set AZURE_OPENAI_API_KEY, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
    });
  });
  return tokenIn(response, clock);
};

/** Tokens of Entra ID: by secret or token file where one is set, else by managed identity. */
export const entraToken = (settings: EntraSettings, sources: Sources): (() => Promise<string>) => {
  const isApplication = settings.clientSecret !== undefined || settings.federatedTokenFile !== undefined;
  return keptToken(async () => {
    try {
      return await (isApplication ? ofApplication(settings, sources) : ofMachine(settings, sources));
    } catch (error) {
      const { status, code } = error as { readonly status?: unknown; readonly code?: unknown };
      if (code === 'ENOENT' || code === 'EACCES')
        throw new Refused(`The file of the federated token cannot be read (${code}).`, {
          hint: 'Set AZURE_FEDERATED_TOKEN_FILE to the file that Kubernetes mounts.',
        });
      if (status === 400 || status === 401 || status === 403)
        throw new Refused('Entra ID gives no token for these credentials.', {
          hint: 'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and the secret, token file or managed identity; or set AZURE_OPENAI_API_KEY.',
        });
      throw error;
    }
  }, sources.clock);
};
