// SPDX-License-Identifier: Apache-2.0

import type { Span, Text } from '../document.ts';
import type { Masker } from './masker.ts';

const written = (span: Span): string => {
  if (typeof span === 'string') return span;
  if (span.type === 'code') return `\`${span.text}\``;
  if (span.type === 'time') return new Date(span.at).toISOString();
  if (span.type === 'person' || span.type === 'group') return 'someone';
  return span.text;
};

/** A text of the product as one masked line. Code stays in backticks, so that what is a name is seen to be one. */
export const maskText = (text: Text, masker: Masker): string => masker.mask(text.map(written).join(''));
