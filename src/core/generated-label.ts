// SPDX-License-Identifier: Apache-2.0

import type { Block, Document } from './document.ts';

const LABEL = 'AI-generated';

const isSaid = ({ blocks }: Document): boolean =>
  blocks.some(
    (block) =>
      block.type === 'note' && block.text.some((span) => typeof span === 'string' && span.includes(LABEL)),
  );

const isPressed = ({ type }: Block): boolean => type === 'actions' || type === 'menu';

/**
 * For platforms with no label of their own for words of a model: it is said in small print, above the buttons, where the
 * document does not say it already.
 */
export const withGeneratedLabel = (document: Document): Document => {
  if (document.generated !== true || isSaid(document)) return document;
  const { blocks } = document;
  const end = blocks.findLastIndex((block) => !isPressed(block)) + 1;
  const label: Block = { type: 'note', text: [`Contains ${LABEL} text`] };
  return { ...document, blocks: [...blocks.slice(0, end), label, ...blocks.slice(end)] };
};
