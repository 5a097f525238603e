// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';

/**
 * What to do about an error of the Web API. https://docs.slack.dev/reference/methods/chat.postMessage#errors
 * - gone: the message is no longer there, or can no longer be edited
 * - away: the bot is not in the channel, or the channel does not exist for it: an invitation helps
 * - never: this message can never be shown there
 * - token: no call can succeed until the operator acts
 * - too-long: the same words in smaller messages can
 * - unshowable: Slack does not take our blocks: the words without them
 * - later: Slack is failing
 */
export type Reaction = 'gone' | 'away' | 'never' | 'token' | 'too-long' | 'unshowable' | 'later';

const reactions: Readonly<Record<string, Reaction>> = {
  message_not_found: 'gone',
  cant_update_message: 'gone',
  cant_delete_message: 'gone',
  edit_window_closed: 'gone',
  not_in_channel: 'away',
  channel_not_found: 'away',
  is_archived: 'never',
  is_inactive: 'never',
  cannot_reply_to_message: 'never',
  thread_not_found: 'never',
  invalid_thread_ts: 'never',
  restricted_action: 'never',
  restricted_action_read_only_channel: 'never',
  restricted_action_thread_only_channel: 'never',
  restricted_action_non_threadable_channel: 'never',
  messages_tab_disabled: 'never',
  user_not_in_channel: 'never',
  user_not_found: 'never',
  msg_too_long: 'too-long',
  msg_blocks_too_long: 'too-long',
  invalid_blocks: 'unshowable',
  invalid_blocks_format: 'unshowable',
  invalid_attachments: 'unshowable',
  account_inactive: 'token',
  invalid_auth: 'token',
  not_authed: 'token',
  token_expired: 'token',
  token_revoked: 'token',
  missing_scope: 'token',
  not_allowed_token_type: 'token',
  no_permission: 'token',
  org_login_required: 'later',
  ekm_access_denied: 'later',
  access_denied: 'token',
  team_access_not_granted: 'token',
  team_added_to_org: 'later',
  fatal_error: 'later',
  internal_error: 'later',
  service_unavailable: 'later',
  request_timeout: 'later',
  ratelimited: 'later',
  rate_limited: 'later',
  message_limit_exceeded: 'later',
};

export interface SlackFailure {
  /** Slack's own name of it; `no_answer` when there was none, `not_reached` when nothing was said to it. */
  readonly error: string;
  readonly reaction: Reaction | undefined;
  readonly retryAfterMs?: number | undefined;
}

interface SdkError {
  readonly code?: unknown;
  readonly retryAfter?: unknown;
  readonly statusCode?: unknown;
  readonly data?: { readonly error?: unknown };
  readonly original?: unknown;
}

/** Of an attempt to connect that came to nothing: Slack has not heard a word. */
const NOT_REACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);
const REACH_AGAIN_MS = 2 * SECOND;

const codesOf = (error: unknown): readonly unknown[] =>
  error instanceof Error ? [(error as { readonly code?: unknown }).code, ...codesOf(error.cause)] : [];

/** Of anything that a call through the SDK threw; undefined when it is not Slack's doing. */
export const failureOf = (thrown: unknown): SlackFailure | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const { code, retryAfter, statusCode, data, original } = thrown as SdkError;
  if (code === 'slack_webapi_rate_limited_error') {
    const seconds = typeof retryAfter === 'number' ? retryAfter : 1;
    return { error: 'ratelimited', reaction: 'later', retryAfterMs: seconds * SECOND };
  }
  if (code === 'slack_webapi_http_error') return { error: `http_${String(statusCode)}`, reaction: 'later' };
  if (code === 'slack_webapi_request_error')
    return codesOf(original).some((name) => NOT_REACHED.has(String(name)))
      ? { error: 'not_reached', reaction: 'later', retryAfterMs: REACH_AGAIN_MS }
      : { error: 'no_answer', reaction: 'later' };
  if (code === 'slack_webapi_platform_error') {
    const error = typeof data?.error === 'string' ? data.error : 'unknown';
    // Something that is not Slack's JSON (a proxy's page) arrives here as the name of an error.
    const known = /^[a-z_]{2,60}$/.test(error);
    return { error: known ? error : 'no_answer', reaction: known ? reactions[error] : 'later' };
  }
  // The SDK throws a plain Error for a 429 without a time.
  return thrown.message.startsWith('Retry header') ? { error: 'ratelimited', reaction: 'later' } : undefined;
};

const archived = 'The Slack channel is archived: unarchive it, or choose another.';
const closed = 'The workspace does not let apps write in this Slack channel.';
const threadGone = 'The Slack thread is no longer there.';

const reasons: Readonly<Record<string, string>> = {
  is_archived: archived,
  is_inactive: archived,
  restricted_action: closed,
  restricted_action_read_only_channel: closed,
  restricted_action_thread_only_channel: closed,
  restricted_action_non_threadable_channel: closed,
  thread_not_found: threadGone,
  invalid_thread_ts: threadGone,
  cannot_reply_to_message: threadGone,
  messages_tab_disabled: 'Messages to the bot are switched off: App Home → Messages Tab.',
  user_not_in_channel: 'This person is not in the Slack channel.',
  user_not_found: 'This person is no longer in the Slack workspace.',
};

/** What people and operators are told. Never the SDK's own error: it may hold the request. */
export const thrownFor = (failure: SlackFailure | undefined, thrown: unknown): Error => {
  const { error, reaction, retryAfterMs } = failure ?? {};
  const said = `Slack answered ${error ?? messageOf(thrown)}`;
  switch (reaction) {
    case 'never':
      return new Refused(
        `${reasons[error ?? ''] ?? 'This message can never be shown there.'} (${error ?? ''})`,
      );
    case 'token':
      return new Unavailable(`${said}: the app's token or scopes need its operator`, {
        retryAfterMs: MINUTE,
      });
    case 'later':
      return new Unavailable(
        error === 'no_answer' || error === 'not_reached'
          ? 'Slack does not answer'
          : error === 'ratelimited'
            ? 'Slack asks to wait'
            : said,
        { retryAfterMs },
      );
    default:
      return new Error(said, { cause: failure === undefined ? thrown : undefined });
  }
};
