// SPDX-License-Identifier: Apache-2.0

import type { Document, Option } from '../core/document.ts';
import { plural } from './words.ts';

/** Lines of it that are read at a glance. */
const LINES = 10;
const OPTIONS = 25;
const LABEL = 75;

export interface HeldItem {
  readonly key: string;
  readonly summary: string;
  /** Stands in the channel itself. */
  readonly isRoot: boolean;
}

/** Never half of a letter. */
const cut = (text: string): string =>
  text.length <= LABEL ? text : `${text.slice(0, LABEL - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** In place of too many messages at once: how many, which, and how each is shown. */
export const digestView = (digest: string, items: readonly HeldItem[], since: number): Document => {
  const roots = items.filter(({ isRoot }) => isRoot);
  const head = `${plural(roots.length, 'message')} held back: too many at once`;
  const options = roots.slice(0, OPTIONS).map(
    ({ key, summary }): Option => ({
      label: cut(summary),
      line: `held --digest ${digest} --only ${items.findIndex((item) => item.key === key) + 1}`,
    }),
  );
  return {
    summary: head,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [head] },
      {
        type: 'paragraph',
        text: [
          'Since ',
          { type: 'time', at: since, style: 'clock' },
          '. Nothing is lost: each can be shown.',
        ],
      },
      {
        type: 'list',
        ordered: false,
        items: [
          ...roots.slice(0, LINES).map(({ summary }) => [summary]),
          ...(roots.length > LINES ? [[`and ${roots.length - LINES} more`]] : []),
        ],
      },
      ...(options.length === 0 ? [] : [{ type: 'menu' as const, label: 'Show one of them', options }]),
      {
        type: 'actions',
        actions: [{ label: 'Show all', line: `held --digest ${digest}`, style: 'primary' }],
      },
    ],
  };
};
