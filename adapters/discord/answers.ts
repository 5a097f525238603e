// SPDX-License-Identifier: Apache-2.0

import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { Form } from '../../src/core/form.ts';
import { bodyOf, inert } from './message-body.ts';
import { type DiscordPayload, flag } from './payload.ts';
import { modalOf } from './render-form.ts';

/** What an interaction is answered with. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
export interface Answer {
  readonly type: 1 | 4 | 5 | 6 | 8 | 9;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

export const answers = {
  pong: { type: 1 },
  /** "k8sgpt is thinking…", seen by this person alone. */
  thinking: { type: 5, data: { flags: flag.ephemeral } },
  /** A button was pressed; nothing changes. */
  seen: { type: 6 },
  /** Seen by this person alone. */
  whisper: (payload: DiscordPayload): Answer => {
    const { attachments: _, ...body } = bodyOf(payload);
    return { type: 4, data: { ...body, flags: flag.ephemeral | flag.componentsV2 } };
  },
  note: (words: string): Answer => ({
    type: 4,
    data: { content: words, flags: flag.ephemeral, allowed_mentions: inert },
  }),
  choices: (choices: readonly APIApplicationCommandOptionChoice[]): Answer => ({
    type: 8,
    data: { choices },
  }),
  modal: (form: Form): Answer => ({ type: 9, data: { ...modalOf(form) } }),
} as const;
