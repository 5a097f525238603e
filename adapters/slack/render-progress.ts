// SPDX-License-Identifier: Apache-2.0

import type { KnownBlock, TaskCardBlock } from '@slack/types';
import { type Block, plain } from '../../src/core/document.ts';
import { limitOf } from './limits.ts';
import { harmless, type Inline, inline, plainInline } from './render-inline.ts';

type Progress = Extract<Block, { type: 'progress' }>;

const BAR = 12;

const barOf = ({ done, total }: Progress): string => {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.round(share * BAR);
  return total > 0 ? `${'▰'.repeat(full)}${'▱'.repeat(BAR - full)}` : '';
};

/** A bar for the eye, the words for everybody. */
export const progressLine = (block: Progress): readonly Inline[] => {
  const bar = barOf(block);
  return [...plainInline(bar === '' ? '' : `${bar}  `), ...inline(block.label)];
};

/**
 * Slack's own card of something under way, with its spinner: plain text only, so undefined for words with a link in
 * them, and for what has no room in it. https://docs.slack.dev/reference/block-kit/blocks/task-card-block
 */
export const progressCard = (block: Progress, number: number): TaskCardBlock | undefined => {
  if (!block.label.every((span) => typeof span === 'string' || !('url' in span || 'at' in span)))
    return undefined;
  const title = harmless(plain(block.label)).trim();
  if (title === '' || title.includes('\n') || title.length > limitOf('taskTitle')) return undefined;
  const bar = barOf(block);
  return {
    type: 'task_card',
    task_id: `k8sgpt-${number}`,
    title,
    status: 'in_progress',
    ...(bar === ''
      ? {}
      : {
          details: {
            type: 'rich_text',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: bar }] }],
          },
        }),
  };
};

/** The blocks of a message with cards in the places of bars; undefined when there are none. */
export const withCards = (
  blocks: readonly KnownBlock[],
  cards: ReadonlyMap<KnownBlock, KnownBlock>,
): readonly KnownBlock[] | undefined =>
  blocks.some((block) => cards.has(block)) ? blocks.map((block) => cards.get(block) ?? block) : undefined;
