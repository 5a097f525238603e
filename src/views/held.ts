// SPDX-License-Identifier: Apache-2.0

import type { Block, Document } from '../core/document.ts';

/** Some of the messages that a storm held back, in full. */
export const heldView = (
  documents: readonly Document[],
  { from, total, next }: { readonly from: number; readonly total: number; readonly next: string | undefined },
): Document => {
  const head = `Messages ${from} to ${from + documents.length - 1} of ${total}`;
  return {
    summary: head,
    blocks: [
      { type: 'note', text: [head] },
      ...documents.flatMap(({ blocks }): Block[] => [{ type: 'divider' }, ...blocks]),
      ...(next === undefined
        ? []
        : [
            {
              type: 'actions' as const,
              actions: [{ label: 'Next', line: next, style: 'primary' as const }],
            },
          ]),
    ],
  };
};
