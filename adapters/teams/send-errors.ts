// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { SignInRefused } from './tokens.ts';

/**
 * What to do about an error of the Bot Connector.
 * - gone: the message is no longer there, or can no longer be edited
 * - never: nothing can be shown there: the conversation is gone, the bot is not in it or may not write
 * - token: no call can succeed until the operator acts
 * - too-large: the same in smaller messages can
 * - later: Teams is failing, or asks to wait
 */
export type Reaction = 'gone' | 'never' | 'token' | 'too-large' | 'later';

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-codes-from-bot-conversational-apis */
const byCode: Readonly<Record<string, Reaction>> = {
  ActivityNotFoundInConversation: 'gone',
  MessageNotFound: 'gone',
  ConversationNotFound: 'never',
  BotNotInConversationRoster: 'never',
  MessageWritesBlocked: 'never',
  BotDisabledByAdmin: 'never',
  ConversationBlockedByUser: 'never',
  NotEnoughPermissions: 'never',
  ForbiddenOperationException: 'never',
  InvalidBotApiHost: 'never',
  MessageSizeTooBig: 'too-large',
};

const byStatus = (status: number): Reaction | undefined => {
  if (status === 401) return 'token';
  if (status === 403) return 'never';
  if (status === 404 || status === 405 || status === 410) return 'gone';
  if (status === 413) return 'too-large';
  // 412: another change of the same conversation was under way.
  if (status === 408 || status === 412 || status === 429 || status >= 500) return 'later';
  return undefined;
};

export interface TeamsFailure {
  /** Teams' own name of it, or its status; `no_answer` when there was none. */
  readonly error: string;
  readonly status?: number | undefined;
  /** Teams' own sentence, where it has one: some errors of one name are told apart by it alone. */
  readonly said?: string | undefined;
  readonly reaction: Reaction | undefined;
  readonly retryAfterMs?: number | undefined;
}

const Headers = z.object({ get: z.function() });
/** RestError of the SDK; the answer's words stand in `body`, `details` or in the message itself. */
const Thrown = z.object({
  name: z.string().optional(),
  code: z.unknown().optional(),
  statusCode: z.number().optional(),
  message: z.string(),
  body: z.unknown().optional(),
  details: z.unknown().optional(),
  response: z
    .object({ headers: z.unknown().optional(), bodyAsText: z.string().nullish() })
    .partial()
    .nullish(),
});
const Answer = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) });
const Flat = z.object({ code: z.string().optional(), message: z.string().optional() });

const codeIn = (value: unknown): string | undefined => {
  const answer = fits(Answer, value);
  if (answer.success && answer.data.error.code !== undefined) return answer.data.error.code;
  const flat = fits(Flat, value);
  return flat.success ? flat.data.code : undefined;
};

const sentenceIn = (value: unknown): string | undefined => {
  const answer = fits(Answer, value);
  return answer.success ? answer.data.error.message : undefined;
};

const json = (text: string | null | undefined): unknown => {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

const isName = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z]{2,60}$/.test(text);

/** Seconds, or a date; undefined when it says neither. */
const waitIn = (headers: unknown): number | undefined => {
  if (!fits(Headers, headers).success) return undefined;
  const said = (headers as { get: (name: string) => unknown }).get('retry-after');
  if (typeof said !== 'string') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(said)) return Number(said) * SECOND;
  const at = Date.parse(said);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
};

/** Of anything that a call through the SDK threw; undefined when it is not Teams' doing. */
export const failureOf = (thrown: unknown): TeamsFailure | undefined => {
  if (thrown instanceof SignInRefused)
    return { error: /\(([^()]+)\)/.exec(thrown.message)?.[1] ?? 'sign-in refused', reaction: 'token' };
  if (thrown instanceof Unavailable) return { error: 'sign_in', reaction: 'later' };
  const parsed = fits(Thrown, thrown);
  if (!parsed.success) return undefined;
  const { code, statusCode, body, details, response, message } = parsed.data;
  if (statusCode === undefined) {
    const isNetwork =
      (typeof code === 'string' && /^(?:REQUEST_SEND_ERROR|E[A-Z_]+|UND_.+)$/.test(code)) ||
      /abort|timed? ?out/i.test(`${parsed.data.name ?? ''} ${message}`);
    return isNetwork ? { error: 'no_answer', reaction: 'later' } : undefined;
  }
  const named = [
    codeIn(body),
    codeIn(details),
    codeIn(json(response?.bodyAsText)),
    codeIn(json(message)),
    code,
  ].find(isName);
  const said = [body, details, json(response?.bodyAsText), json(message)]
    .map(sentenceIn)
    .find((sentence) => sentence !== undefined);
  return {
    error: named ?? `http_${statusCode}`,
    status: statusCode,
    ...(said === undefined ? {} : { said }),
    reaction: (named === undefined ? undefined : byCode[named]) ?? byStatus(statusCode),
    ...(statusCode === 429 || statusCode >= 500 || statusCode === 412
      ? { retryAfterMs: waitIn(response?.headers) }
      : {}),
  };
};

/** What people and operators are told. Never the SDK's own error: it holds the request, and its token. */
export const thrownFor = (failure: TeamsFailure | undefined, thrown: unknown): Error => {
  const { error, reaction, retryAfterMs } = failure ?? {};
  const said = `Teams answered ${error ?? messageOf(thrown)}`;
  switch (reaction) {
    case 'never':
    case 'gone':
      return new Refused(`${said}: this message cannot be shown there.`);
    case 'token':
      return new Unavailable(`${said}: the bot's id, secret or tenant needs its operator`, {
        retryAfterMs: MINUTE,
      });
    case 'later':
      return new Unavailable(
        error === 'no_answer' ? 'Teams does not answer' : error === 'http_429' ? 'Teams asks to wait' : said,
        { retryAfterMs },
      );
    default:
      return new Error(said);
  }
};
