// SPDX-License-Identifier: Apache-2.0

import type { Message } from './types.ts';
import { isObject } from './validate/schema.ts';

const textIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(textIn);
  if (!isObject(value)) return [];
  if (typeof value['text'] === 'string') return [value['text']];
  return ['title', 'label', 'text', 'fields', 'rows', 'elements', 'accessory', 'element', 'blocks'].flatMap(
    (name) => textIn(value[name]),
  );
};

/** What people read in a message, line by line: of blocks if there are any, else of its text. */
export const visibleText = ({ text, blocks, attachments }: Message): string => {
  const lines = [...textIn(blocks), ...textIn(attachments)];
  return blocks.length > 0 ? lines.join('\n') : [text, ...lines].join('\n');
};
