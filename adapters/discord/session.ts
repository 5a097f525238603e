// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { DiscordApi } from './api.ts';
import { type DiscordFailure, failureOf } from './failures.ts';

const Application = z.object({
  id: z.string(),
  name: z.string(),
  verify_key: z.string().optional(),
  interactions_endpoint_url: z.string().nullish(),
  bot: z.object({ id: z.string(), username: z.string() }).optional(),
});

export interface DiscordIdentity {
  readonly application: string;
  readonly name: string;
  readonly bot: string;
  readonly publicKey: string | undefined;
  /** Where Discord sends interactions instead of through the gateway. */
  readonly endpoint: string | undefined;
}

/** What is known of the bot's token, from asking and from every call. */
export interface Session {
  /** Resolves when the token was asked about once, whatever came of it. */
  readonly asked: Promise<void>;
  readonly identity: () => DiscordIdentity | undefined;
  /** The last failure that is Discord's or the token's, until a call succeeds again. */
  readonly trouble: () => DiscordFailure | undefined;
  readonly succeeded: () => void;
  readonly failed: (failure: DiscordFailure) => void;
  /** Keeps asking until it is stopped; `known` after each answer. Never throws. */
  readonly watch: (signal: AbortSignal, known?: () => void) => Promise<void>;
}

const SLOWEST = MINUTE;
const AGAIN = 5 * MINUTE;

export const askIdentity = async (api: Pick<DiscordApi, 'call'>): Promise<DiscordIdentity> => {
  const answer = Application.parse(await api.call({ method: 'GET', path: '/applications/@me' }));
  return {
    application: answer.id,
    name: answer.bot?.username ?? answer.name,
    // Of old applications the two differ.
    bot: answer.bot?.id ?? answer.id,
    publicKey: answer.verify_key,
    endpoint: answer.interactions_endpoint_url ?? undefined,
  };
};

export const createSession = (
  api: Pick<DiscordApi, 'call'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Session => {
  let identity: DiscordIdentity | undefined;
  let trouble: DiscordFailure | undefined;
  let answered: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answered = resolve;
  });

  const ask = async (): Promise<boolean> => {
    try {
      identity = await askIdentity(api);
      if (trouble !== undefined) log.info({}, 'Discord answers again');
      trouble = undefined;
      return true;
    } catch (error) {
      const failure = failureOf(error) ?? { error: 'unknown', reaction: undefined };
      if (trouble?.error !== failure.error) log.warn({ reason: failure.error }, 'Discord cannot be used');
      trouble = failure;
      return false;
    }
  };

  return {
    asked,
    identity: () => identity,
    trouble: () => trouble,
    succeeded: () => {
      trouble = undefined;
    },
    failed: (failure) => {
      // What concerns one channel or one message says nothing about Discord or the token; nor does being asked to wait.
      if (failure.error === 'rate_limited') return;
      if (failure.reaction === 'token' || failure.reaction === 'later') trouble = failure;
    },
    watch: async (signal, known) => {
      let wait = SECOND;
      while (!signal.aborted) {
        const isWell = await ask();
        answered();
        if (isWell) known?.();
        wait = isWell ? SECOND : Math.min(SLOWEST, wait * 2);
        await clock.sleep(isWell ? AGAIN : wait, signal).catch(() => undefined);
      }
    },
  };
};
