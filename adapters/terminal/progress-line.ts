// SPDX-License-Identifier: Apache-2.0

import { type Document, plain } from '../../src/core/document.ts';

const BAR = 12;

/** A document under way → one line; undefined when it is no progress. */
export const progressLine = (document: Document): string | undefined => {
  const [head] = document.blocks;
  if (head?.type !== 'headline' || head.tone !== 'busy') return undefined;
  const step = document.blocks.find((block) => block.type === 'progress');
  if (step === undefined || step.total <= 0) return plain(head.text);
  const full = Math.round((BAR * Math.min(step.done, step.total)) / step.total);
  return `${plain(head.text)} ${'━'.repeat(full)}${'╌'.repeat(BAR - full)} ${plain(step.label)}`;
};
