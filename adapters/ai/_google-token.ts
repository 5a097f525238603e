// SPDX-License-Identifier: Apache-2.0

import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Refused } from '../../src/core/errors.ts';
import { googleFederation } from './_google-federation.ts';
import { askForToken, ExternalAccount, type GoogleSources, SCOPE, tokenIn } from './_google-oauth.ts';
import { keptToken, type Token } from './_token.ts';

const TOKEN_URL = 'https://oauth2.googleapis.com/token';

/** Files of credentials, as Google's tools write them. */
const Credentials = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('service_account'),
    client_email: z.string(),
    private_key: z.string(),
    private_key_id: z.string().optional(),
    token_uri: z.url().default(TOKEN_URL),
  }),
  z.object({
    type: z.literal('authorized_user'),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
    token_uri: z.url().default(TOKEN_URL),
  }),
  ExternalAccount,
]);
type ServiceAccount = Extract<z.output<typeof Credentials>, { type: 'service_account' }>;

const HOUR_S = 3_600;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A service account signs for itself. */
const assertionOf = (
  { client_email, private_key, private_key_id, token_uri }: ServiceAccount,
  now: number,
) => {
  const issued = Math.floor(now / 1_000);
  const head = encoded({ alg: 'RS256', typ: 'JWT', kid: private_key_id });
  const claims = encoded({
    iss: client_email,
    scope: SCOPE,
    aud: token_uri,
    iat: issued,
    exp: issued + HOUR_S,
  });
  const signature = createSign('RSA-SHA256').update(`${head}.${claims}`).sign(private_key, 'base64url');
  return `${head}.${claims}.${signature}`;
};

/** The account of the machine or the pod. */
const ofMachine = async ({ send, clock, env }: GoogleSources): Promise<Token> => {
  const host = env['GCE_METADATA_HOST'] || 'metadata.google.internal';
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`;
  const response = await send(url, { headers: { 'metadata-flavor': 'Google' } }).catch((error: unknown) => {
    if ('status' in (error as object)) throw error;
    // Nobody is there: this is no machine of Google Cloud.
    throw new Refused('There are no credentials of Google Cloud here.', {
      hint: 'Set GOOGLE_APPLICATION_CREDENTIALS (googlevertexai.credentialsFile) to a key file of a service account.',
    });
  });
  return tokenIn(response, clock);
};

const credentialsIn = async (path: string): Promise<z.output<typeof Credentials>> => {
  const refused = (why: string): Refused =>
    new Refused(`The file of Google credentials ${why}.`, {
      hint: 'Set GOOGLE_APPLICATION_CREDENTIALS (googlevertexai.credentialsFile) to a key file of a service account.',
    });
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw refused(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  });
  try {
    return Credentials.parse(JSON.parse(text));
  } catch {
    throw refused('is not one of a service account, a user or an external account');
  }
};

const isThere = (path: string): Promise<boolean> =>
  readFile(path).then(
    () => true,
    () => false,
  );

/** The file that is named, else the one that `gcloud auth application-default login` writes, else the machine's account. */
const tokenFrom = async (file: string | undefined, sources: GoogleSources): Promise<Token> => {
  const { env, clock } = sources;
  const home = env['CLOUDSDK_CONFIG'] || join(env['HOME'] || homedir(), '.config', 'gcloud');
  const usual = join(home, 'application_default_credentials.json');
  const path = file ?? ((await isThere(usual)) ? usual : undefined);
  if (path === undefined) return ofMachine(sources);
  const given = await credentialsIn(path);
  switch (given.type) {
    case 'service_account': {
      const assertion = assertionOf(given, clock.now());
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
      return askForToken(given.token_uri, form, sources);
    }
    case 'authorized_user': {
      const { client_id, client_secret, refresh_token } = given;
      const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
      return askForToken(given.token_uri, form, sources);
    }
    case 'external_account':
      return googleFederation(given, sources);
  }
};

/** Tokens of Google Cloud, from where its own tools take them. */
export const googleToken = (file: string | undefined, sources: GoogleSources): (() => Promise<string>) =>
  keptToken(async () => {
    try {
      return await tokenFrom(file, sources);
    } catch (error) {
      const { status } = error as { readonly status?: unknown };
      // Those who give tokens say 400 of credentials that they do not know.
      if (status === 400 || status === 403 || status === 404)
        throw Object.assign(new Error('no token'), { status: 401 });
      throw error;
    }
  }, sources.clock);
