// SPDX-License-Identifier: Apache-2.0

import type { APIContainerComponent } from 'discord-api-types/v10';
import { bodyOf } from '../../adapters/discord/message-body.ts';
import type { DiscordPayload } from '../../adapters/discord/payload.ts';
import { renderDiscord } from '../../adapters/discord/render.ts';
import type { Document } from '../../src/core/document.ts';
import type { FileOf } from '../standins/discord/types.ts';
import { faultsOfMessage } from '../standins/discord/validate/message.ts';
import { displaysOf, madeOf, visibleText } from '../standins/discord/visible-text.ts';

/** Discord's own types take what is sent: this compiles, or it does not. */
const typed = (components: DiscordPayload['components']): readonly APIContainerComponent[] =>
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the adapter writes the numbers themselves
  components;

/** Nobody reads a picture. */
const filesOf = ({ files = [] }: DiscordPayload): readonly FileOf[] =>
  files.map(({ name, text = '' }) => ({ name, text }));

const isMention = ({ kind }: { readonly kind: string }): boolean => kind !== 'link';

/** Every rule of Discord that the stand-in knows, and that nobody is named. */
export const faultsOf = (payload: DiscordPayload): readonly unknown[] => [
  ...faultsOfMessage(bodyOf(payload), { files: filesOf(payload) }),
  ...displaysOf(typed(payload.components)).flatMap(({ markdown = '' }) => madeOf(markdown).filter(isMention)),
  ...(payload.title === '' || payload.title.length > 100 ? [`the title ${payload.title}`] : []),
];

/** The words of a whole document. */
export const shown = (document: Document): string =>
  renderDiscord(document)
    .map((payload) =>
      visibleText({ content: '', components: [...payload.components], files: filesOf(payload) }),
    )
    .join('\n');
