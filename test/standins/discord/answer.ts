// SPDX-License-Identifier: Apache-2.0

import type { Json } from './types.ts';

/** What a call is answered with. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: Json): Answer => ({ status: 200, body });
export const created = (body: Json): Answer => ({ status: 201, body });
export const nothing: Answer = { status: 204 };

const messages: Readonly<Record<number, string>> = {
  0: '401: Unauthorized',
  10003: 'Unknown Channel',
  10004: 'Unknown Guild',
  10007: 'Unknown Member',
  10008: 'Unknown Message',
  10015: 'Unknown Webhook',
  10062: 'Unknown interaction',
  10063: 'Unknown application command',
  40060: 'Interaction has already been acknowledged.',
  50001: 'Missing Access',
  50005: 'Cannot edit a message authored by another user',
  50006: 'Cannot send an empty message',
  50007: 'Cannot send messages to this user',
  50013: 'Missing Permissions',
  50024: 'Cannot execute action on this channel type',
  50027: 'Invalid Webhook Token',
  50035: 'Invalid Form Body',
  50083: 'Thread is archived',
  160004: 'A thread has already been created for this message',
  160005: 'Thread is locked',
};

export const refuse = (status: number, code: number, faults: readonly string[] = []): Answer => ({
  status,
  body: {
    message: messages[code] ?? '',
    code,
    ...(faults.length === 0
      ? {}
      : { errors: { _errors: faults.map((message) => ({ code: 'INVALID', message })) } }),
  },
});
