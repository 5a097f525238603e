// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';

/**
 * What to do about an answer of Discord. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 * - gone: the message is no longer there, or can no longer be edited by us
 * - away: the bot may not write there: its permissions help
 * - never: this message can never be shown there
 * - archived: the thread sleeps and must be woken first
 * - no-thread: no thread can be started there, so replies stand in the channel
 * - has-thread: the message has its thread already
 * - no-channel: the channel or thread does not exist (for us)
 * - over: an interaction's token is used up or too old
 * - unshowable: Discord does not take our components: the words without them
 * - token: no call can succeed until the operator acts
 * - later: Discord is failing, or asks to wait
 */
export type Reaction =
  | 'gone'
  | 'away'
  | 'never'
  | 'archived'
  | 'no-thread'
  | 'has-thread'
  | 'no-channel'
  | 'over'
  | 'unshowable'
  | 'token'
  | 'later';

const byCode: Readonly<Record<number, Reaction>> = {
  10003: 'no-channel',
  10004: 'away',
  10008: 'gone',
  10015: 'over',
  10062: 'over',
  20009: 'never',
  30046: 'later',
  40005: 'unshowable',
  40060: 'over',
  50001: 'away',
  50005: 'gone',
  50006: 'unshowable',
  50007: 'never',
  50008: 'never',
  50013: 'away',
  50024: 'no-thread',
  50027: 'over',
  50035: 'unshowable',
  50083: 'archived',
  130000: 'later',
  160004: 'has-thread',
  160005: 'never',
  160006: 'no-thread',
  200000: 'never',
  240000: 'never',
};

export interface DiscordFailure {
  /** Discord's own code of it, or what stands for one: `no_answer`, `http_503`, `rate_limited`. */
  readonly error: string;
  readonly reaction: Reaction | undefined;
  readonly retryAfterMs?: number | undefined;
}

interface SdkError {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly retryAfter?: unknown;
  readonly timeToReset?: unknown;
}

const milliseconds = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

/** Of anything that a call through the SDK threw; undefined when it is not Discord's doing. */
export const failureOf = (thrown: unknown): DiscordFailure | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const { code, status, retryAfter, timeToReset } = thrown as SdkError;
  if (thrown.name.startsWith('RateLimitError'))
    return {
      error: 'rate_limited',
      reaction: 'later',
      // The time of the 429 itself counts; the bucket's where nothing was asked.
      retryAfterMs: milliseconds(retryAfter) || milliseconds(timeToReset) || SECOND,
    };
  if (thrown.name.startsWith('DiscordAPIError')) {
    if (status === 401) return { error: 'http_401', reaction: 'token' };
    const known = typeof code === 'number' ? byCode[code] : undefined;
    const byStatus =
      status === 403 ? 'away' : status === 404 ? 'gone' : status === 413 ? 'unshowable' : undefined;
    const isCode = typeof code === 'number' && code !== 0;
    return { error: isCode ? `${code}` : `http_${String(status)}`, reaction: known ?? byStatus };
  }
  if (thrown.name === 'HTTPError') return { error: `http_${String(status)}`, reaction: 'later' };
  // Aborted by the timeout of a call, or there was no connection.
  if (thrown.name === 'AbortError' || typeof code === 'string' || thrown instanceof TypeError)
    return { error: 'no_answer', reaction: 'later' };
  // Something that is not Discord's JSON: a proxy's page.
  return thrown instanceof SyntaxError ? { error: 'no_answer', reaction: 'later' } : undefined;
};

/** What people and operators are told. Never the SDK's own error: it holds the request. */
export const thrownFor = (failure: DiscordFailure | undefined, thrown: unknown): Error => {
  if (thrown instanceof Refused || thrown instanceof Unavailable) return thrown;
  const { error, reaction, retryAfterMs } = failure ?? {};
  const said = `Discord answered ${error ?? messageOf(thrown)}`;
  switch (reaction) {
    case 'never':
    case 'no-channel':
    case 'no-thread':
      return new Refused(`${said}: this message cannot be shown there.`);
    case 'token':
      return new Unavailable(`${said}: the bot token needs its operator`, { retryAfterMs: MINUTE });
    case 'later':
      return new Unavailable(
        error === 'no_answer'
          ? 'Discord does not answer'
          : error === 'rate_limited'
            ? 'Discord asks to wait'
            : said,
        { retryAfterMs },
      );
    default:
      return new Error(said, { cause: failure === undefined ? thrown : undefined });
  }
};
