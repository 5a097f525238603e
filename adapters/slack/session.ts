// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { failureOf, type SlackFailure } from './send-errors.ts';

export interface SlackIdentity {
  readonly team: string;
  readonly teamId: string;
  readonly bot: string;
  readonly botUser: string;
  /** The token is good for all workspaces of an organisation. */
  readonly isOrgWide: boolean;
  /** What the token may do; empty where Slack does not say. */
  readonly scopes: readonly string[];
}

/** What is known of the bot's token, from asking and from every call. */
export interface Session {
  /** Resolves when the token was asked about once, whatever came of it. */
  readonly asked: Promise<void>;
  readonly identity: () => SlackIdentity | undefined;
  /** The last failure that is Slack's or the token's, until a call succeeds again. */
  readonly trouble: () => (SlackFailure & { readonly since: number }) | undefined;
  readonly succeeded: () => void;
  readonly failed: (failure: SlackFailure) => void;
  /** Keeps asking until it is stopped; never throws. */
  readonly watch: (signal: AbortSignal) => Promise<void>;
}

const SLOWEST = MINUTE;
const AGAIN = 5 * MINUTE;

/** `ask` = what Slack says of the token: throws what the SDK throws. */
export const createSession = (
  ask: () => Promise<SlackIdentity>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Session => {
  let identity: SlackIdentity | undefined;
  let trouble: (SlackFailure & { readonly since: number }) | undefined;
  let answered: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answered = resolve;
  });

  const suffer = (failure: SlackFailure): void => {
    const before = trouble?.reaction === failure.reaction ? trouble?.since : undefined;
    trouble = { ...failure, since: before ?? clock.now() };
  };

  const look = async (): Promise<boolean> => {
    try {
      identity = await ask();
      if (trouble !== undefined) log.info({}, 'Slack answers again');
      trouble = undefined;
      return true;
    } catch (error) {
      const failure = failureOf(error) ?? { error: 'unknown', reaction: undefined };
      if (trouble?.error !== failure.error) log.warn({ reason: failure.error }, 'Slack cannot be used');
      suffer(failure);
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
      // What concerns one channel or one message says nothing about Slack or the token; nor does being asked to wait.
      if (failure.error === 'ratelimited') return;
      if (failure.reaction === 'token' || failure.reaction === 'later') suffer(failure);
    },
    watch: async (signal) => {
      let wait = SECOND;
      while (!signal.aborted) {
        const isWell = await look();
        answered();
        wait = isWell ? SECOND : Math.min(SLOWEST, wait * 2);
        await clock.sleep(isWell ? AGAIN : wait, signal).catch(() => undefined);
      }
    },
  };
};
