// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { PartHealth } from '../../src/core/ports/platform-module.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { TeamsFailure } from './send-errors.ts';
import { failureOf } from './send-errors.ts';
import type { Tokens } from './tokens.ts';

/** What is known of the bot's sign-in and of Teams, from asking and from every call. */
export interface Session {
  /** Resolves when the sign-in was tried once, whatever came of it. */
  readonly asked: Promise<void>;
  readonly succeeded: () => void;
  readonly failed: (failure: TeamsFailure) => void;
  readonly health: () => PartHealth;
  /** Signs in, and keeps trying until that works or it is stopped; never throws. */
  readonly watch: (signal: AbortSignal) => Promise<void>;
}

const SLOWEST = MINUTE;
const AGAIN = 10 * MINUTE;

/** By the codes of Microsoft's sign-in. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const fixes: Readonly<Record<string, string>> = {
  AADSTS7000215: 'set MicrosoftAppPassword to the value (not the id) of a client secret of the application',
  AADSTS7000222: 'the client secret has expired: make a new one and set MicrosoftAppPassword',
  AADSTS700016: 'the application is not in this directory: compare MicrosoftAppId and MicrosoftAppTenantId',
  AADSTS90002: 'there is no such directory: compare MicrosoftAppTenantId',
  invalid_client: 'set MicrosoftAppPassword to a client secret of the application',
  unauthorized_client: 'compare MicrosoftAppId and MicrosoftAppTenantId with the application',
};

const silent: Readonly<Record<string, string>> = {
  sign_in: 'the sign-in of Microsoft does not answer',
  no_answer: 'Teams does not answer',
};

export const signInFix = (error: string): string =>
  fixes[error] ?? 'compare MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId with the Azure Bot';

export const createSession = (
  tokens: Tokens | undefined,
  { clock, log, appId }: { readonly clock: Clock; readonly log: Log; readonly appId: string },
): Session => {
  let isKnown = false;
  let trouble: TeamsFailure | undefined;
  let answered: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answered = resolve;
  });

  const ask = async (): Promise<boolean> => {
    try {
      await tokens?.token();
      isKnown = true;
      if (trouble?.reaction === 'token' || trouble?.error === 'sign_in') trouble = undefined;
      return true;
    } catch (error) {
      const failure = failureOf(error) ?? { error: 'unknown', reaction: undefined };
      if (trouble?.error !== failure.error)
        log.warn({ reason: failure.error }, 'The bot cannot sign in to Teams');
      trouble = failure;
      return false;
    }
  };

  return {
    asked,
    succeeded: () => {
      trouble = undefined;
    },
    failed: (failure) => {
      // What concerns one conversation says nothing of Teams; nor does being asked to wait.
      if (failure.error === 'http_429' || failure.error === 'http_412') return;
      if (failure.reaction === 'token' || failure.reaction === 'later') trouble = failure;
    },
    health: () => {
      if (trouble?.reaction === 'token')
        return { status: 'down', detail: `Microsoft answers ${trouble.error}: ${signInFix(trouble.error)}` };
      if (trouble !== undefined)
        return {
          status: 'degraded',
          detail: `${silent[trouble.error] ?? `Teams answers ${trouble.error}`}; trying again`,
        };
      if (!isKnown) return { status: 'degraded', detail: 'the sign-in has not answered yet' };
      return {
        status: 'ok',
        detail: appId === '' ? 'a client on this machine, without sign-in' : `HTTP, as application ${appId}`,
      };
    },
    watch: async (signal) => {
      let wait = SECOND;
      while (!signal.aborted) {
        const isWell = await ask();
        answered();
        wait = isWell ? SECOND : Math.min(SLOWEST, wait * 2);
        await clock.sleep(isWell ? AGAIN : wait, signal).catch(() => undefined);
      }
    },
  };
};
