// SPDX-License-Identifier: Apache-2.0

import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { Cloud } from './cloud.ts';
import type { TeamsSetup } from './config.ts';
import type { Sdk } from './sdk.ts';
import { withoutConsole } from './sdk-console.ts';
import { createWaitForKeys } from './wait-for-keys.ts';

export type Verdict =
  | { readonly status: 'good'; readonly proof: Awaited<ReturnType<Sdk['authenticate']>> }
  /** Not the Bot Framework's. */
  | { readonly status: 'bad' }
  /** Its keys cannot be read now: nobody can say. */
  | { readonly status: 'unknown' };

/** `serviceUrl` as the activity has it: the token names the same one. */
export type Authenticate = (serviceUrl: string | undefined, header: string | undefined) => Promise<Verdict>;

const Claims = z.object({ iss: z.string() });
/** As botbuilder throws them. */
const Thrown = z.object({ name: z.string(), statusCode: z.number().optional() });

const Header = z.object({ kid: z.string().max(200) });

const jsonOf = (part: string): unknown => jsonOfBody(Buffer.from(part, 'base64url'));

/** Who claims to have made the token; read before anything is checked. */
const issuerOf = (token: string): string | undefined => {
  const [, payload, signature, ...more] = token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return undefined;
  const claims = fits(Claims, jsonOf(payload));
  return claims.success ? claims.data.iss : undefined;
};

/** The key that the token claims to be signed with. */
const keyOf = (token: string): string | undefined => {
  const header = fits(Header, jsonOf(token.split('.')[0] ?? ''));
  return header.success ? header.data.kid : undefined;
};

/** botbuilder throws the same class for keys that it cannot load as for tokens that are wrong; and fetch's own errors. */
const isTrouble = (error: unknown): boolean => {
  const thrown = fits(Thrown, error);
  return thrown.success && (thrown.data.statusCode === 500 || thrown.data.name === 'FetchError');
};

/** Teams itself waits 15 s. */
const KEYS_MS = 10_000;

/**
 * Whether an activity is the Bot Framework's: issuer, audience, signature, time and the address it came from, checked by
 * botbuilder. Tokens of other issuers, which botbuilder takes for its emulator and for skills, are turned away first.
 */
export const createAuthenticate = (
  sdk: Sdk,
  setup: TeamsSetup,
  cloud: Cloud,
  log: Log,
  keysMs = KEYS_MS,
): Authenticate => {
  const waitForKeys = createWaitForKeys(keysMs);
  const unreadable = (): Verdict => {
    log.warn({ host: new URL(cloud.openIdMetadataUrl).hostname }, 'Keys of the Bot Framework cannot be read');
    return { status: 'unknown' };
  };
  return async (serviceUrl, header) => {
    // Keys are endorsed for channels, and no other channel's are taken, whatever the activity calls itself.
    const activity = { channelId: 'msteams', serviceUrl } as Activity;
    const ask = async (given: string, key?: string): Promise<Verdict> => {
      try {
        const asked = await waitForKeys(key, () =>
          withoutConsole(log, () => sdk.authenticate(activity, given)),
        );
        if (asked.status === 'done') return { status: 'good', proof: asked.value };
        // As many are sent as somebody likes: they are counted, and say nothing.
        return asked.status === 'silent' ? unreadable() : { status: 'unknown' };
      } catch (error) {
        return isTrouble(error) ? unreadable() : { status: 'bad' };
      }
    };
    if (setup.signIn.type === 'none') return ask('');
    const token = /^Bearer +([\w.-]+)$/.exec(header ?? '')?.[1];
    if (token === undefined || issuerOf(token) !== cloud.tokenIssuer) return { status: 'bad' };
    return ask(`Bearer ${token}`, keyOf(token));
  };
};
