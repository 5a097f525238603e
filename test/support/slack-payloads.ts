// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../adapters/slack/limits.ts';
import type { SlackPayload } from '../../adapters/slack/payload.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import type { Document } from '../../src/core/document.ts';
import { pingsInBlocks, pingsInText } from '../standins/slack/find-pings.ts';
import { faultOfBlocks } from '../standins/slack/validate/message.ts';

/** Every rule of Slack that the stand-in knows. */
export const faultsOf = ({ text, blocks, cards }: SlackPayload): readonly unknown[] =>
  [
    faultOfBlocks(blocks),
    cards === undefined ? undefined : faultOfBlocks(cards),
    ...pingsInBlocks(cards ?? []),
    text.length === 0 ? 'no text' : undefined,
    Buffer.byteLength(text) > limitOf('updateTextBytes') ? 'text is too long for an update' : undefined,
    blocks.length === 0 ? 'no blocks' : undefined,
    ...pingsInBlocks(blocks),
    ...pingsInText(text, { words: false }),
  ].filter((fault) => fault !== undefined);

/** The words of blocks in order, as far as people see them. */
export const wordsIn = (value: any): string => {
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  if (value.type === 'mrkdwn')
    return value.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const own = typeof value.text === 'string' ? value.text : wordsIn(value.text);
  return `${own}${typeof value.url === 'string' ? value.url : ''}${wordsIn(value.elements)}${wordsIn(value.options)}${wordsIn(value.rows)}`;
};

/** The words of a whole document. */
export const shown = (document: Document): string =>
  renderSlack(document)
    .map(({ blocks }) => wordsIn(blocks))
    .join('');
