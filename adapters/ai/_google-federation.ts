import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Refused } from '../../src/core/errors.ts';
import { askForToken, type ExternalAccount, type GoogleSources, SCOPE } from './_google-oauth.ts';
import type { Token } from './_token.ts';

const Impersonated = z.object({ accessToken: z.string().min(1), expireTime: z.string() });

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
      ? await (await send(url ?? '', { headers })).text()
      : await readFile(file, 'utf8').catch((error: unknown) => {
          const { code = 'error' } = error as NodeJS.ErrnoException;
          throw new Refused(`The token that the Google credentials name cannot be read (${code}).`);
        });
  if (format?.type !== 'json') return text.trim();
  const fields = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return String(fields[format.subject_token_field_name ?? 'access_token']);
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
  const { accessToken, expireTime } = Impersonated.parse(await response.json());
  return { text: accessToken, expiresAt: Date.parse(expireTime) };
};
