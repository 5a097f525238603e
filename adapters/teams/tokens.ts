// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { AccessToken } from '../../src/core/access-token.ts';
import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { jsonAnswer } from '../../src/core/json-answer.ts';
import { timeLimit } from '../../src/core/time-limit.ts';

const Answer = z.object({ access_token: AccessToken, expires_in: z.coerce.number().positive() });
const Failure = z.object({ error: z.string(), error_description: z.string().optional() });

/** The sign-in was refused: the id, the secret or the tenant is wrong, until the operator acts. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

export interface Tokens {
  /** Throws SignInRefused, or Unavailable when the sign-in does not answer. */
  readonly token: () => Promise<string>;
  /** What was given is not taken any more: the next one is asked for anew. */
  readonly forget: () => void;
}

const ASK_MS = 10 * SECOND;
/** A token this near its end may be over when it arrives. */
const EARLY_MS = 5 * MINUTE;

const endpointOf = (loginUrl: string): string =>
  /\/token\/?$/.test(loginUrl) ? loginUrl : `${loginUrl.replace(/\/$/, '')}/oauth2/v2.0/token`;

/** AADSTS7000215 and the like: says more than `invalid_client`, and nothing secret. */
const codeOf = ({ error, error_description: said = '' }: z.output<typeof Failure>): string =>
  /\bAADSTS\d+\b/.exec(said)?.[0] ?? error.slice(0, 60);

/**
 * Tokens by client credentials. botbuilder asks through MSAL, which retries on its own, shares one cache over a whole
 * process and takes no address of another cloud that it does not know; this is the same single request.
 */
export const secretTokens = (
  { appId, secret, loginUrl, scope }: Readonly<Record<'appId' | 'secret' | 'loginUrl' | 'scope', string>>,
  {
    clock,
    fetch = globalThis.fetch,
    renewed,
  }: {
    readonly clock: Clock;
    readonly fetch?: typeof globalThis.fetch | undefined;
    /** The secret as it is set now: it may have been replaced while the bot runs. */
    readonly renewed?: (() => Promise<string | undefined>) | undefined;
  },
): Tokens => {
  let current = secret;
  let known: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  const askWith = async (given: string): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: given,
      scope: scope.endsWith('/.default') ? scope : `${scope}/.default`,
    });
    const response = await fetch(endpointOf(loginUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: body.toString(),
      redirect: 'error',
      signal: timeLimit(ASK_MS),
    }).catch((cause: unknown): never => {
      throw new Unavailable('the sign-in of Microsoft does not answer', { cause });
    });
    const said: unknown = await jsonAnswer(response).catch(() => undefined);
    const answer = fits(Answer, said);
    if (response.ok && answer.success) {
      const { access_token: token, expires_in: seconds } = answer.data;
      const lasting = seconds * SECOND;
      known = { token, until: clock.now() + Math.max(lasting / 2, lasting - EARLY_MS) };
      return token;
    }
    const failure = fits(Failure, said);
    const isRefused = response.status >= 400 && response.status < 500 && response.status !== 429;
    if (isRefused && failure.success)
      throw new SignInRefused(`Microsoft refuses to sign the bot in (${codeOf(failure.data)})`);
    throw new Unavailable(`the sign-in of Microsoft answered ${response.status}`);
  };

  const ask = async (): Promise<string> => {
    try {
      return await askWith(current);
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      const now = await renewed?.().catch(() => undefined);
      if (now === undefined || now === current) throw error;
      const token = await askWith(now);
      current = now;
      return token;
    }
  };

  return {
    token: async () => {
      if (known !== undefined && clock.now() < known.until) return known.token;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    forget: () => {
      known = undefined;
    },
  };
};
