// SPDX-License-Identifier: Apache-2.0

import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import type { Person } from '../../src/core/conversation.ts';
import { messageOf, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { answerBytes, jsonAnswer } from '../../src/core/json-answer.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { McpSettings } from './config.ts';
import { Unwelcome } from './unwelcome.ts';

type OAuth = NonNullable<McpSettings['oauth']>;

const Metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Public keys only: a shared secret would let whoever knows it be anybody. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Faults of the issuer and not of a token: its keys come late, with another status than 200, or are none. */
const ISSUERS: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID']);
const TIMEOUT_MS = 5 * SECOND;
/** How long an issuer that does not say where its keys are is left alone: anybody can send what looks like a token. */
const REST_MS = 5 * SECOND;
const MOST_GROUPS = 200;

/** https://www.rfc-editor.org/rfc/rfc8414#section-3.1, and where OpenID Connect has it. */
const placesOf = (issuer: string): readonly string[] => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
};

const jwksUriOf = async ({ issuer, jwksUri }: OAuth): Promise<string> => {
  if (jwksUri !== undefined) return jwksUri;
  const reasons: string[] = [];
  for (const place of placesOf(issuer)) {
    try {
      const response = await fetch(place, { signal: timeLimit(TIMEOUT_MS), redirect: 'error' });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const metadata = fits(Metadata, await jsonAnswer(response)).data;
      if (metadata === undefined) throw new Error('the answer is no metadata of an issuer');
      // https://www.rfc-editor.org/rfc/rfc8414#section-3.3
      if (metadata.issuer.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
        throw new Error('it speaks for another issuer');
      return metadata.jwks_uri;
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  throw new Unavailable(`the keys of ${issuer} cannot be found (${reasons.join('; ').slice(0, 200)})`);
};

const scopesOf = ({
  scope,
  scp,
}: JWTPayload & { readonly scope?: unknown; readonly scp?: unknown }): readonly string[] => {
  const given = scope ?? scp;
  if (typeof given === 'string') return given.split(' ');
  return Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : [];
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 253 ? value : undefined;

const groupsOf = (claim: unknown): readonly string[] | undefined =>
  Array.isArray(claim)
    ? claim.filter((one): one is string => textOf(one) !== undefined).slice(0, MOST_GROUPS)
    : undefined;

/** Keys are read whole before the library looks at them: of its own it would read without end. */
const boundedFetch = async (url: string, options: RequestInit): Promise<Response> => {
  const response = await fetch(url, options);
  if (response.status !== 200) return response;
  return new Response(new Uint8Array(await answerBytes(response)));
};

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** The issuer's keys: searched once for all who ask at the same time, and not again right after it failed. */
const keysOf = (oauth: OAuth): (() => Promise<Keys>) => {
  let keys: Promise<Keys> | undefined;
  return async () => {
    if (keys !== undefined) return keys;
    const search = jwksUriOf(oauth).then((uri) =>
      createRemoteJWKSet(new URL(uri), { timeoutDuration: TIMEOUT_MS, [customFetch]: boundedFetch }),
    );
    keys = search;
    void search.catch(() =>
      setTimeout(() => {
        keys = undefined;
      }, REST_MS).unref(),
    );
    return search;
  };
};

/** Who a JSON Web Token of the issuer is about. Throws Unwelcome for a token that is not good here. */
export const createTokenReader = (oauth: OAuth): ((token: string) => Promise<Person>) => {
  const findKeys = keysOf(oauth);
  return async (token) => {
    const keys = await findKeys();
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keys, {
        issuer: oauth.issuer,
        audience: oauth.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 30,
      }));
    } catch (error) {
      if (error instanceof errors.JOSEError && !ISSUERS.has(error.code))
        throw new Unwelcome('invalid_token', `The token is not good here: ${messageOf(error)}.`);
      throw new Unavailable(`the keys of ${oauth.issuer} cannot be read (${messageOf(error).slice(0, 200)})`);
    }
    const scopes = scopesOf(payload);
    const missing = oauth.scopes.filter((scope) => !scopes.includes(scope));
    if (missing.length > 0)
      throw new Unwelcome('insufficient_scope', `The token lacks the scope ${missing.join(', ')}.`);
    const id = textOf(payload.sub);
    if (id === undefined) throw new Unwelcome('invalid_token', 'The token says of nobody whose it is.');
    const groups = groupsOf(payload[oauth.groupsClaim]);
    return {
      // Nobody becomes the owner of the machine by what an issuer calls them.
      id: `oauth:${id}`,
      name: textOf(payload['preferred_username']) ?? textOf(payload['name']) ?? id,
      ...(groups === undefined ? {} : { groups }),
    };
  };
};
