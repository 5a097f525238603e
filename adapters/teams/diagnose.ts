// SPDX-License-Identifier: Apache-2.0

import { clockCheck, timeOfAnswer } from '../../src/core/clock-check.ts';
import { messageOf } from '../../src/core/errors.ts';
import { answerBytes, jsonAnswer } from '../../src/core/json-answer.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { type SignIn, setupOf, type TeamsSettings } from './config.ts';
import { limitOf } from './limits.ts';
import { failureOf } from './send-errors.ts';
import { signInFix } from './session.ts';
import { SignInRefused, secretTokens, type Tokens } from './tokens.ts';

type Fetch = typeof globalThis.fetch;

const reach = (url: string): string =>
  `Check that ${new URL(url).origin} can be reached from here: network rules, HTTPS_PROXY and NO_PROXY, NODE_EXTRA_CA_CERTS for a private CA.`;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const signInCheck = async (tokens: Tokens | undefined, signIn: SignIn, cloud: Cloud): Promise<Check> => {
  const name = 'sign-in';
  if (tokens === undefined)
    return {
      name,
      status: 'skipped',
      detail:
        signIn.type === 'none'
          ? 'a client on this machine, without any'
          : `by ${signIn.type.replace('-', ' ')}: tried with the first message`,
    };
  try {
    await tokens.token();
    return { name, status: 'ok', detail: `at ${new URL(cloud.loginUrl).host}` };
  } catch (error) {
    if (error instanceof SignInRefused)
      return {
        name,
        status: 'failed',
        detail: messageOf(error),
        fix: capital(signInFix(failureOf(error)?.error ?? '')),
      };
    return { name, status: 'failed', detail: messageOf(error), fix: reach(cloud.loginUrl) };
  }
};

/** Without its keys every request of the Bot Framework would be turned away; beside it their time. */
const keysCheck = async (
  cloud: Cloud,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<readonly [Check, number]> => {
  const name = 'keys of the Bot Framework';
  const url = cloud.openIdMetadataUrl;
  try {
    const answer = await fetch(url, { signal });
    const about = await jsonAnswer(answer).catch(() => undefined);
    const keysAt =
      typeof about === 'object' && about !== null && 'jwks_uri' in about ? String(about.jwks_uri) : undefined;
    if (!answer.ok || keysAt === undefined) throw new Error(`${new URL(url).host} answers ${answer.status}`);
    const keys = await fetch(keysAt, { signal });
    await answerBytes(keys);
    if (!keys.ok) throw new Error(`${new URL(keysAt).host} answers ${keys.status}`);
    return [{ name, status: 'ok', detail: `read from ${new URL(keysAt).host}` }, timeOfAnswer(answer)];
  } catch (error) {
    return [{ name, status: 'failed', detail: messageOf(error), fix: reach(url) }, Number.NaN];
  }
};

/** What `doctor` shows of Teams: the sign-in, the keys that requests are checked with, the address and the clock; each with its fix. */
export const diagnoseTeams = async (
  settings: TeamsSettings,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const setup = setupOf(settings);
  if (setup === undefined) return [{ name: 'Teams', status: 'skipped', detail: 'not configured' }];
  const { appId, signIn } = setup;
  const cloud = cloudOf(settings, setup);
  const way = await parts.wayOut?.();
  const tokens =
    signIn.type === 'secret'
      ? secretTokens(
          { appId, secret: signIn.secret, loginUrl: cloud.loginUrl, scope: cloud.oauthScope },
          { clock: parts.clock, fetch: way?.fetch },
        )
      : undefined;
  try {
    const signedIn = await signInCheck(tokens, signIn, cloud);
    if (signIn.type === 'none') return [signedIn];
    const [keys, theirs] = await keysCheck(cloud, way?.fetch ?? globalThis.fetch, signal);
    return [
      signedIn,
      keys,
      {
        name: 'messaging endpoint',
        status: 'ok',
        detail:
          'Teams must reach the public port at /api/messages over https (Configuration of the Azure Bot)',
      },
      // Tokens of the future or of the past are turned away.
      clockCheck({
        whose: 'Microsoft',
        theirs,
        ours: parts.clock.now(),
        leewayMs: limitOf('tokenLeewayMs'),
        says: { soon: 'at 5 min requests are refused', late: 'requests are refused' },
        refuses: true,
      }),
    ];
  } finally {
    await way?.close();
  }
};
