// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import type { Span, Text } from '../../src/core/document.ts';
import { harmless } from './harmless.ts';
import type { TimeOptions } from './times.ts';
import { timeWriter } from './times.ts';
import type { Piece } from './wrap.ts';

export interface SpanOptions extends TimeOptions {
  /** How a command is typed here: `k8sgpt` on a command line. */
  readonly prompt: string;
}

/** Commands in texts are written as in chat; here they are shown as they are typed here. */
const typedHere = (text: string, prompt: string): string => text.replace(/^[/@]?k8sgpt(?=\s|$)/, prompt);

/** Spans → pieces in the style of their block, for example all of a headline bold. */
export const spanWriter = (options: SpanOptions) => {
  const time = timeWriter(options);
  const pieces = (span: Span, style: string): readonly Piece[] => {
    const styled = (more: string): string =>
      style === '' || style.split(' ').includes(more) ? style || more : `${style} ${more}`;
    if (typeof span === 'string') return [{ text: harmless(span), style, whole: false }];
    switch (span.type) {
      case 'strong':
        return [{ text: harmless(span.text), style: styled('bold'), whole: false }];
      case 'emphasis':
        return [{ text: harmless(span.text), style: styled('italic'), whole: false }];
      case 'code':
        return [{ text: harmless(typedHere(span.text, options.prompt)), style: styled('cyan'), whole: true }];
      case 'link':
        return [
          { text: `${harmless(span.text)} `, style, whole: false },
          { text: `<${harmless(span.url)}>`, style: styled('dim'), whole: true, overflows: true },
        ];
      case 'channel':
        return [{ text: harmless(span.text), style, whole: false }];
      case 'person':
      case 'group':
        return [{ text: harmless(span.name), style, whole: true }];
      case 'time':
        return [{ text: time(span.at, span.style), style, whole: true }];
      default:
        return assertNever(span);
    }
  };
  return (text: Text, style = ''): readonly Piece[] => text.flatMap((span) => pieces(span, style));
};
