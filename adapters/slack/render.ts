// SPDX-License-Identifier: Apache-2.0

import type { KnownBlock } from '@slack/types';
import type { Document } from '../../src/core/document.ts';
import { withGeneratedLabel } from '../../src/core/generated-label.ts';
import { blocksLength, limitOf } from './limits.ts';
import type { SlackPayload, SlackPicture } from './payload.ts';
import { besideButtons } from './render-actions.ts';
import { renderBlock } from './render-block.ts';
import { harmless } from './render-inline.ts';
import { progressCard, withCards } from './render-progress.ts';
import { escaped } from './smaller.ts';
import { cutWithin } from './split-text.ts';

/** The measured limit is nobody's promise: some air below it. */
const MOST = limitOf('allBlocks') - 1_200;

/** What notifications say: one line, small enough for an update too (which counts UTF-8 bytes). */
const LINE = 900;

/** Escaped: the only thing that Slack parses. Cut before it is escaped, so that no entity is broken. */
const notification = (summary: string, part: number, parts: number): string => {
  const line = harmless(summary).replace(/\s+/g, ' ').trim();
  const short = line.length <= LINE ? line : `${line.slice(0, cutWithin(line, LINE)).trimEnd()}…`;
  return escaped(part === 1 ? short : `${short} (${part} of ${parts})`);
};

const isTable = (block: KnownBlock): boolean => block.type === 'table';

/** Blocks in order, as many in each message as Slack takes. */
const messagesOf = (blocks: readonly KnownBlock[]): readonly (readonly KnownBlock[])[] => {
  const messages: KnownBlock[][] = [];
  let message: KnownBlock[] = [];
  let length = 2;
  for (const block of blocks) {
    const size = blocksLength([block]);
    const isFull =
      message.length === limitOf('messageBlocks') ||
      length + size > MOST ||
      (isTable(block) && message.some(isTable));
    if (message.length > 0 && isFull) {
      messages.push(message);
      message = [];
      length = 2;
    }
    // A line between two parts says nothing where the parts are messages.
    if (message.length === 0 && messages.length > 0 && block.type === 'divider') continue;
    message.push(block);
    length += size;
  }
  if (message.length > 0) messages.push(message);
  return messages;
};

interface Shown {
  readonly blocks: readonly KnownBlock[];
  /** Bar → card. */
  readonly cards: ReadonlyMap<KnownBlock, KnownBlock>;
  /** Words → picture. */
  readonly pictures: ReadonlyMap<KnownBlock, SlackPicture['picture']>;
}

const shownBlocks = ({ blocks: given }: Document): Shown => {
  const nativeTables = given.filter(({ type }) => type === 'table').length === 1;
  const cards = new Map<KnownBlock, KnownBlock>();
  const pictures = new Map<KnownBlock, SlackPicture['picture']>();
  let blocks: readonly KnownBlock[] = [];
  for (const [index, block] of given.entries()) {
    const rendered = renderBlock(block, { nativeTables });
    const [first, ...more] = rendered;
    if (block.type === 'progress' && first !== undefined && more.length === 0) {
      const card = progressCard(block, cards.size + 1);
      if (card !== undefined) cards.set(first, card);
    }
    if (block.type === 'picture' && first !== undefined && more.length === 0) pictures.set(first, block);
    const before = given[index - 1]?.type;
    const joins = block.type === 'menu' && first !== undefined && (before === 'actions' || before === 'menu');
    blocks = joins ? besideButtons(blocks, first) : [...blocks, ...rendered];
  }
  return { blocks, cards, pictures };
};

/** Document → Slack messages: the first is the message, the rest continue it. Pure; within every limit of limits.ts. */
export const renderSlack = (given: Document): readonly [SlackPayload, ...SlackPayload[]] => {
  const document = withGeneratedLabel(given);
  const shown = shownBlocks(document);
  const blocks =
    shown.blocks.length > 0
      ? shown.blocks
      : renderBlock({ type: 'paragraph', text: [document.summary] }, { nativeTables: false });
  const messages = messagesOf(blocks);
  const [first = [], ...more] = messages;
  const payload = (part: readonly KnownBlock[], index: number): SlackPayload => {
    const cards = withCards(part, shown.cards);
    const pictures = part.flatMap((block, at): readonly SlackPicture[] => {
      const picture = shown.pictures.get(block);
      return picture === undefined ? [] : [{ block: at, picture }];
    });
    return {
      text: notification(document.summary, index + 1, messages.length),
      blocks: part,
      ...(pictures.length === 0 ? {} : { pictures }),
      ...(cards === undefined || blocksLength(cards) > MOST ? {} : { cards }),
    };
  };
  return [payload(first, 0), ...more.map((part, index) => payload(part, index + 1))];
};
