// SPDX-License-Identifier: Apache-2.0

import type { Answer } from './answer.ts';
import type { RateLimiter } from './rate.ts';
import type { State } from './state.ts';
import type { Json, Message } from './types.ts';

export type Args = Readonly<Record<string, Json>>;

/** What methods work with. */
export interface Around {
  readonly state: State;
  readonly rate: RateLimiter;
  readonly now: () => number;
  /** Of this server, without a slash at the end. */
  readonly url: () => string;
  /** `triggers.use(id)`: whom it belongs to, or why it is no good. */
  readonly triggers: Triggers;
  readonly scopes: readonly string[];
  /** The workspace whose token was used. */
  readonly team: { readonly id: string; readonly domain: string };
  /** Tells the bot of what it posted in direct messages, when asked for. */
  readonly posted: (message: Message) => void;
  readonly openSocketUrl: () => string;
}

export interface Triggers {
  readonly issue: (user: string) => string;
  readonly use: (
    id: string,
  ) =>
    | { readonly status: 'valid'; readonly user: string }
    | { readonly status: 'bad'; readonly error: string };
}

export interface Method {
  readonly token: 'bot' | 'app' | 'any';
  /** One of these must be granted; none = no scope is needed. */
  readonly scopes: readonly string[];
  readonly run: (args: Args, around: Around) => Answer;
}

export const textOf = (args: Args, name: string): string | undefined => {
  const value: unknown = args[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const isTrue = (value: Json): boolean =>
  value === true || value === 'true' || value === '1' || value === 1;

export const tsPattern = /^\d{10}\.\d{6}$/;
