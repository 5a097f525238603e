// SPDX-License-Identifier: Apache-2.0

import type { Json } from './types.ts';
import type { Fault } from './validate/message.ts';

/** What a method comes to: fields beside `ok: true`, or an error. */
export type Answer = { readonly ok: true; readonly fields: Readonly<Record<string, Json>> } | Refusal;

export interface Refusal extends Fault {
  readonly ok: false;
  /** Seconds; makes it a 429. */
  readonly retryAfter?: number;
  readonly fields?: Readonly<Record<string, Json>>;
}

export const done = (fields: Readonly<Record<string, Json>> = {}): Answer => ({ ok: true, fields });
export const refuse = (error: string, fields: Readonly<Record<string, Json>> = {}): Refusal => ({
  ok: false,
  error,
  fields,
});
export const refuseFault = (fault: Fault): Refusal => ({ ok: false, ...fault });

/** The body as Slack writes it: complaints stand in it twice. */
export const bodyOf = (answer: Answer): Json =>
  answer.ok
    ? { ok: true, ...answer.fields }
    : {
        ok: false,
        error: answer.error,
        ...answer.fields,
        ...(answer.messages === undefined
          ? {}
          : {
              errors: answer.messages,
              response_metadata: { messages: answer.messages.map((message) => `[ERROR] ${message}`) },
            }),
      };
