// SPDX-License-Identifier: Apache-2.0

import type { Block, Span, Text } from '../../src/core/document.ts';

const JOINER = '\u2060';

/** Mentions, channels, hashtags, emoji and addresses are found in words, escaped or not: an invisible joiner ends them. */
export const inert = (text: string): string =>
  text
    // Also at the end: what follows may be another piece of the same text.
    .replace(/[@~#]/g, `$&${JOINER}`)
    .replace(/:(?=[a-z0-9_+-]+:)/gi, `:${JOINER}`)
    .replace(/\b(https?|ftp|mailto|tel):(?=\S)/gi, `$1:${JOINER}`)
    .replace(/\bwww\./gi, `www${JOINER}.`);

/** Groups are mentioned by their name, which Mattermost takes for an id; no name of everybody is one. */
const GROUP = /^(?!(?:all|channel|here)$)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

const inertSpan = (span: Span): Span => {
  if (typeof span === 'string') return inert(span);
  if (span.type === 'time' || span.type === 'code') return span;
  // By name, and never notified: whoever asked need not hear of each step of the answer.
  if (span.type === 'person') return `@${JOINER}${inert(span.name)}`;
  if (span.type === 'group')
    return GROUP.test(span.id) ? { ...span, name: span.id } : `@${JOINER}${inert(span.name)}`;
  return { ...span, text: inert(span.text) };
};
const inertText = (text: Text): Text => text.map(inertSpan);

/** Words in it are words, on the whole of Mattermost. */
export const inertBlock = (block: Block): Block => {
  switch (block.type) {
    case 'headline':
    case 'paragraph':
    case 'quote':
    case 'note':
      return { ...block, text: inertText(block.text) };
    case 'section':
      return { ...block, title: inertText(block.title), lines: block.lines.map(inertText) };
    case 'list':
      return { ...block, items: block.items.map(inertText) };
    case 'fields':
      return {
        ...block,
        fields: block.fields.map(({ label, value }) => ({ label: inert(label), value: inertText(value) })),
      };
    case 'table':
      return {
        ...block,
        columns: block.columns.map(inert),
        rows: block.rows.map((row) => row.map(inertText)),
      };
    case 'progress':
      return { ...block, label: inertText(block.label) };
    case 'picture':
      return { ...block, alt: inert(block.alt) };
    default:
      return block;
  }
};
