// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import { type Json, number, record, text, texts } from '../../src/core/read.ts';
import { quoted } from './classify.ts';
import type { Identity } from './connection.ts';
import { type Asked, askIssuer, type Said } from './issuer.ts';
import { isLoopback } from './loopback.ts';
import { bearer, type IdentityContext, type IdentitySource, type Presented } from './presented.ts';
import { type Credential, renewed } from './renewed.ts';

type Oidc = Extract<Identity, { type: 'oidc' }>;

/** A token that is about to expire would expire on its way. */
const AHEAD = 10 * SECOND;

const jsonOf = (words: string): Json => {
  try {
    return record(JSON.parse(words));
  } catch {
    return {};
  }
};

/** When a token expires; undefined when it does not tell, and then it is used until it is rejected. */
const expiryOf = (token: string): number | undefined => {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const expires = number(jsonOf(claims)['exp']);
  return expires === undefined ? undefined : expires * SECOND - AHEAD;
};

/** An OpenID Connect login as kubectl knew it: the id token, renewed at its issuer with the refresh token. */
export const oidcIdentity = (
  { user, config }: Oidc,
  { connection, clock, env, pluginMs }: IdentityContext,
): IdentitySource => {
  const { name, source, server } = connection;
  // Renewed tokens are kept here, and not written into somebody's kubeconfig.
  let idToken = config['id-token'] || undefined;
  let refreshToken = config['refresh-token'] || undefined;
  const issuer = config['idp-issuer-url'] ?? '';

  const addressAt = (url: string, what: string): URL => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const isSafe =
      parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname));
    if (parsed === undefined || !isSafe) {
      throw new Refused(`${source}: the ${what} of user ${user} is no https:// address.`);
    }
    // A form is sent there: nothing but reading reaches an API server.
    if (parsed.host === server.host)
      throw new Refused(`${source}: the ${what} of user ${user} is the API server itself.`);
    return parsed;
  };

  const authority = async (): Promise<Buffer | undefined> => {
    const data = config['idp-certificate-authority-data'];
    if (data) return Buffer.from(data, 'base64');
    const path = config['idp-certificate-authority'];
    return path ? await readFile(path) : undefined;
  };

  const ask = async (asked: Omit<Asked, 'ca' | 'env' | 'timeoutMs'>): Promise<Said> => {
    try {
      return await askIssuer({ ...asked, ca: await authority(), env, timeoutMs: pluginMs });
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw unavailable(messageOf(error), error);
    }
  };

  const unavailable = (words: string, cause?: unknown): Unavailable =>
    new Unavailable(`The login of context ${name} could not be renewed at ${issuer}: ${quoted(words)}.`, {
      cause,
    });

  const expired = (words: string): Refused =>
    new Refused(`The login of context ${name} has expired and cannot be renewed: ${words}. Log in again.`);

  const renew = async (): Promise<string> => {
    const clientId = config['client-id'] ?? '';
    const secret = config['client-secret'] ?? '';
    if (refreshToken === undefined || clientId === '' || issuer === '') {
      const lacking = Object.entries({
        'refresh-token': refreshToken,
        'client-id': clientId,
        'idp-issuer-url': issuer,
      })
        .filter(([, value]) => !value)
        .map(([key]) => key);
      throw expired(`its auth-provider has no ${lacking.join(', ')}`);
    }
    const base = addressAt(issuer, 'idp-issuer-url');
    const discovery = new URL(`${base.href.replace(/(?<!\/)\/+$/, '')}/.well-known/openid-configuration`);
    const found = await ask({ url: discovery });
    if (found.status !== 200) throw unavailable(`${discovery.pathname} answered ${found.status}`);
    const metadata = jsonOf(found.text);
    const url = addressAt(text(metadata['token_endpoint']) ?? '', 'token_endpoint');
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
    const methods = texts(metadata['token_endpoint_auth_methods_supported']);
    // Basic is what counts where a server does not say. https://openid.net/specs/openid-connect-discovery-1_0.html
    const isBasic = secret !== '' && (methods.length === 0 || methods.includes('client_secret_basic'));
    if (!isBasic) form.set('client_id', clientId);
    if (!isBasic && secret !== '') form.set('client_secret', secret);
    const credentials = [clientId, secret].map(encodeURIComponent).join(':');
    const authorization = isBasic ? `Basic ${Buffer.from(credentials).toString('base64')}` : undefined;
    const answer = await ask({ url, form, authorization });
    const said = jsonOf(answer.text);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      throw expired(
        `${url.host} says ${quoted(text(said['error_description']) ?? text(said['error']) ?? `${answer.status}`)}`,
      );
    }
    const token = text(said['id_token']);
    if (answer.status !== 200) throw unavailable(`${url.host} answered ${answer.status}`);
    if (token === undefined) throw unavailable(`${url.host} sent no id_token`);
    refreshToken = text(said['refresh_token']) ?? refreshToken;
    return token;
  };

  let shown: Presented | undefined;
  let isRejected = false;
  const make = async (): Promise<Credential> => {
    const until = idToken === undefined ? undefined : expiryOf(idToken);
    const isGood = idToken !== undefined && !isRejected && (until === undefined || clock.now() < until);
    const token = isGood && idToken !== undefined ? idToken : await renew();
    idToken = token;
    isRejected = false;
    shown = bearer(token, `${source}: the id-token of ${user}`);
    return { presented: shown, until: expiryOf(token) };
  };
  const tokens = renewed(make, clock);
  return {
    ...tokens,
    rejected: (presented) => {
      if (presented === shown) isRejected = true;
      return tokens.rejected(presented);
    },
  };
};
