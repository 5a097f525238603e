// SPDX-License-Identifier: Apache-2.0

import colours from 'picocolors';
import type { Piece } from './wrap.ts';

export type Line = readonly Piece[];

/** Lines of pieces → text: colours where they are wanted, nothing at the ends of lines. */
export const painter = (colour: boolean): ((line: Line) => string) => {
  const paint = colours.createColors(colour);
  const painted = ({ text, style }: Piece): string =>
    style
      .split(' ')
      .reduceRight(
        (inner, name) =>
          name === '' || text.trim() === '' ? inner : paint[name as 'bold' | 'dim' | 'cyan'](inner),
        text,
      );
  return (line) =>
    line
      .map(painted)
      .join('')
      .replace(/(?<! ) +$/, '');
};
