// SPDX-License-Identifier: Apache-2.0

import type { KnownBlock } from '@slack/types';
import { limitOf } from './limits.ts';
import type { SlackPayload } from './payload.ts';
import { splitText } from './split-text.ts';

/** Two messages of half the blocks each; a single block becomes words, and words become shorter ones. */
export const smaller = ({ text, blocks }: SlackPayload): readonly SlackPayload[] => {
  if (blocks.length > 1) {
    const half = Math.ceil(blocks.length / 2);
    return [
      { text, blocks: blocks.slice(0, half) },
      { text, blocks: blocks.slice(half) },
    ];
  }
  if (blocks.length === 1) return withoutBlocks({ text, blocks });
  // Fewer words than this are not what was too long.
  if (text.length < 200) return [];
  return splitText(text, Math.ceil(text.length / 2)).map((part) => ({ text: part, blocks: [] }));
};

/** What people read in a block, escaped; dates as for those whose client knows no dates. */
const wordsIn = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, fallback, elements, rows } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(rows)) return rows.map(rowIn).join('\n');
  const own = typeof text === 'string' ? text : wordsIn(text);
  const said = type === 'date' && typeof fallback === 'string' ? fallback : own;
  const ends = type === 'rich_text_section' || type === 'rich_text_preformatted' ? '\n' : '';
  return `${type === 'mrkdwn' || typeof text === 'object' ? said : escaped(said)}${wordsIn(elements)}${ends}`;
};

const rowIn = (row: unknown): string =>
  Array.isArray(row) ? row.map((cell) => wordsIn(cell).trim()).join(' · ') : '';

/** `&`, `<` and `>`: all that Slack looks for in text that is not blocks. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The words of the blocks as plain text, in messages that an update takes too; buttons and pictures are left out. */
export const withoutBlocks = ({ text, blocks }: SlackPayload): readonly SlackPayload[] => {
  if (blocks.length === 0) return [];
  const words = blocks
    .map((block: KnownBlock) => wordsIn(block).trimEnd())
    .filter((line) => line !== '')
    .join('\n');
  // UTF-8 takes at most three bytes for each UTF-16 unit.
  const most = Math.floor(limitOf('updateTextBytes') / 3);
  return splitText(words === '' ? text : words, most).map((part) => ({ text: part, blocks: [] }));
};
