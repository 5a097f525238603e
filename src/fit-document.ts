// SPDX-License-Identifier: Apache-2.0

import { Buffer } from 'node:buffer';
import type { Block, Document } from './core/document.ts';

/** Bytes that a message may take where it is kept: far more than any platform shows. */
const MOST_BYTES = 400_000;
const LONGEST_SUMMARY = 2_000;

const LEFT_OUT: Block = {
  type: 'note',
  text: ['The rest is left out: it is longer than a message may be.'],
};

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** What of a block fits into so many bytes; undefined: nothing. Only text of one piece can be cut. */
const partOf = (block: Block, bytes: number): Block | undefined =>
  block.type !== 'code' || bytes < 1_000
    ? undefined
    : { ...block, text: cut(block.text, Math.floor(bytes / 6)) };

/** A document within the bytes that a kept message may have: its first blocks, and that there was more. */
export const fitDocument = (document: Document): Document => {
  const summary = cut(document.summary, LONGEST_SUMMARY);
  const whole = summary === document.summary ? document : { ...document, summary };
  if (bytesOf(whole) <= MOST_BYTES) return whole;
  const { sources: _cited, ...rest } = whole;
  const blocks: Block[] = [];
  let left = MOST_BYTES - bytesOf({ ...rest, blocks: [LEFT_OUT] });
  for (const block of whole.blocks) {
    const size = bytesOf(block) + 1;
    const fitting = size <= left ? block : partOf(block, left);
    if (fitting !== undefined) blocks.push(fitting);
    if (fitting !== block) break;
    left -= size;
  }
  return { ...rest, blocks: [...blocks, LEFT_OUT] };
};
