// SPDX-License-Identifier: Apache-2.0

import { type DiscordPayload, flag } from './payload.ts';

/** Text is text: no name in it becomes a mention, whatever it says. */
export const inert = { parse: [] } as const;

/** A payload as Discord takes it in a new message, an edit or an answer. */
export const bodyOf = ({
  components,
  files = [],
  roles = [],
}: DiscordPayload): Readonly<Record<string, unknown>> => ({
  flags: flag.componentsV2,
  components,
  allowed_mentions: roles.length === 0 ? inert : { ...inert, roles },
  // In an edit: these files and no earlier ones.
  attachments: files.map(({ name }, index) => ({ id: index, filename: name })),
});
