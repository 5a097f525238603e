// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AccessToken } from '../../src/core/access-token.ts';
import { Refused } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { answerBytes } from '../../src/core/json-answer.ts';
import { askForToken, type ExternalAccount, type GoogleSources, SCOPE, WHO } from './_google-oauth.ts';
import { type Token, tokenAnswer } from './_token.ts';

const Impersonated = z.object({
  accessToken: AccessToken,
  // Without a moment to compare with, a token would be kept for ever.
  expireTime: z.string().transform(Date.parse).pipe(z.number()),
});

/** The token in a text of JSON; undefined where it is not. */
const fieldIn = (text: string, name: string): string | undefined => {
  try {
    return fits(z.looseObject({ [name]: z.string().min(1) }), JSON.parse(text)).data?.[name];
  } catch {
    return undefined;
  }
};

const textOf = async (response: Response): Promise<string> => (await answerBytes(response)).toString('utf8');

/** The token of the other side: in a file that is renewed, or behind an address. */
const subjectToken = async (
  { credential_source: source }: ExternalAccount,
  { send }: GoogleSources,
): Promise<string> => {
  const { file, url, headers = {}, format } = source;
  if (file === undefined && url === undefined)
    throw new Refused('The Google credentials name a source that is not known here.', {
      hint: 'External accounts whose token is in a file or behind an address are known.',
    });
  const text =
    file === undefined
      ? await textOf(await send(url ?? '', { headers }))
      : await readFile(file, 'utf8').catch((error: unknown) => {
          const { code = 'error' } = error as NodeJS.ErrnoException;
          throw new Refused(`The token that the Google credentials name cannot be read (${code}).`);
        });
  if (format?.type !== 'json') return text.trim();
  const name = format.subject_token_field_name ?? 'access_token';
  const token = fieldIn(text, name);
  if (token !== undefined) return token;
  throw new Refused(`What the Google credentials name as the source of a token has none as ${name}.`, {
    hint: 'Check credential_source in the file that GOOGLE_APPLICATION_CREDENTIALS (googlevertexai.credentialsFile) names.',
  });
};

/** Workload identity federation: the token of another cloud for one of Google, and that for a service account where one is named. */
export const googleFederation = async (account: ExternalAccount, sources: GoogleSources): Promise<Token> => {
  const exchanged = await askForToken(
    account.token_url,
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: account.audience,
      scope: SCOPE,
      subject_token_type: account.subject_token_type,
      subject_token: await subjectToken(account, sources),
    },
    sources,
  );
  const url = account.service_account_impersonation_url;
  if (url === undefined) return exchanged;
  const response = await sources.send(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${exchanged.text}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: [SCOPE] }),
  });
  const { accessToken, expireTime } = await tokenAnswer(response, Impersonated, WHO);
  return { text: accessToken, expiresAt: expireTime };
};
