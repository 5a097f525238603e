// SPDX-License-Identifier: Apache-2.0

import { splitText } from '../../src/core/split-text.ts';
import { limitOf } from './limits.ts';
import { component, type DiscordPayload, type Piece } from './payload.ts';

const wordsOf = (piece: Piece): readonly string[] => {
  if (piece.type === component.text) return [piece.content];
  if (piece.type === component.gallery) return piece.items.map(({ description }) => description);
  return piece.type === component.section ? piece.components.map(({ content }) => content) : [];
};

/** The words of a message alone, in halves of what a message may hold: sent where Discord does not take the rest. */
export const simpler = ({ title, components, roles }: DiscordPayload): readonly DiscordPayload[] => {
  const words = components.flatMap((container) => container.components.flatMap(wordsOf)).join('\n');
  return splitText(words === '' ? title : words, limitOf('messageText') / 2)
    .filter((content) => content.trim() !== '')
    .map((content) => ({
      title,
      roles,
      components: [{ type: component.container, components: [{ type: component.text, content }] }],
    }));
};
