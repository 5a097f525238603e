// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import type { Block, Document, Span, Text } from '../../src/core/document.ts';
import { jsonUnits, shortened } from './cut-text.ts';
import { limitOf } from './limits.ts';
import { harmless } from './render-text.ts';

/** A message whose words can be shown while they are written, in a chat with one person. */
export interface Streamed {
  /** doing: `text` says what is being done; writing: the words so far; whole: all of them. */
  readonly stage: 'doing' | 'writing' | 'whole';
  readonly text: string;
  /** Of a whole one: what no words can say, beneath them. */
  readonly rest: readonly Block[];
}

/** Longer texts are a card from the beginning. */
const MOST_UNITS = 12_000;

const word = (span: Span): string => {
  if (typeof span === 'string') return span;
  switch (span.type) {
    case 'link':
      return span.text === span.url ? span.url : `${span.text} (${span.url})`;
    case 'time': {
      const time = new Date(span.at);
      return Number.isNaN(time.getTime()) ? '' : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    }
    case 'person':
    case 'group':
      return `@${span.name}`;
    case 'strong':
    case 'emphasis':
    case 'code':
    case 'channel':
      return span.text;
    default:
      return assertNever(span);
  }
};

/** Shown as it is: plain text knows no markdown and no mention. */
const words = (text: Text): string => harmless(text.map(word).join(''));

/** Undefined for what is more than words. */
const textOf = (block: Block): string | undefined => {
  switch (block.type) {
    case 'headline':
    case 'paragraph':
      return words(block.text);
    case 'quote':
      return `“${words(block.text)}”`;
    case 'list':
      return block.items.map((item, at) => `${block.ordered ? `${at + 1}.` : '•'} ${words(item)}`).join('\n');
    default:
      return undefined;
  }
};

/** Undefined for messages that do not grow, and for those that are too long for it. */
export const streamedOf = (document: Document): Streamed | undefined => {
  const { growing = false, generated = false, blocks, shows, summary } = document;
  if (growing && !generated)
    return { stage: 'doing', text: shortened(harmless(summary), limitOf('streamInformative')), rest: [] };
  // What tells of an incident stands there already when a model begins to write.
  if (!generated || shows !== undefined) return undefined;
  const texts = blocks.map(textOf);
  const end = texts.indexOf(undefined);
  const first = end < 0 ? blocks.length : end;
  const text = texts
    .slice(0, first)
    .filter((one) => one !== '')
    .join('\n\n');
  if (text.trim() === '' || jsonUnits(text) > MOST_UNITS) return undefined;
  // A name whose end is not written yet begins with a mark that the whole one has not.
  if (growing) return { stage: 'writing', text: text.replaceAll('`', ''), rest: [] };
  return { stage: 'whole', text, rest: blocks.slice(first) };
};
