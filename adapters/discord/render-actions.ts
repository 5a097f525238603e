// SPDX-License-Identifier: Apache-2.0

import type { Action, Block } from '../../src/core/document.ts';
import { cutTo } from '../../src/core/split-text.ts';
import { harmless } from './harmless.ts';
import { limitOf } from './limits.ts';
import { type Button, component, type Piece } from './payload.ts';

const styles = { primary: 1, default: 2, danger: 4 } as const;

/** A line in front of an id's number, so that equal buttons of one message differ. */
const ID_ROOM = 4;

/** Undefined where a label is blank or a line too long to travel. */
export const buttonOf = ({ label, line, style }: Action): Button | undefined => {
  const words = cutTo(harmless(label).trim(), limitOf('buttonLabel'));
  if (words === '' || line.length > limitOf('customId') - ID_ROOM) return undefined;
  return { type: component.button, style: styles[style], label: words, custom_id: line };
};

/** Rows of five. */
export const rowsOf = (actions: readonly Action[]): Piece[] => {
  const buttons = actions.flatMap((action) => buttonOf(action) ?? []);
  const most = limitOf('rowButtons');
  return Array.from({ length: Math.ceil(buttons.length / most) }, (_, row) => ({
    type: component.row,
    components: buttons.slice(row * most, (row + 1) * most),
  }));
};

/** A select. What is chosen is the line itself. */
export const menuRow = ({ label, options }: Extract<Block, { type: 'menu' }>): Piece[] => {
  const seen = new Set<string>();
  const usable = options.flatMap((option) => {
    const words = cutTo(harmless(option.label).trim(), limitOf('optionLabel'));
    if (words === '' || seen.has(option.line) || option.line.length > limitOf('optionValue')) return [];
    seen.add(option.line);
    const more = harmless(option.description ?? '').trim();
    return [
      {
        label: words,
        value: option.line,
        ...(more === '' ? {} : { description: cutTo(more, limitOf('optionDescription')) }),
      },
    ];
  });
  if (usable.length === 0) return [];
  return [
    {
      type: component.row,
      components: [
        {
          type: component.select,
          custom_id: 'menu',
          placeholder: cutTo(harmless(label), limitOf('selectPlaceholder')),
          options: usable.slice(0, limitOf('selectOptions')),
        },
      ],
    },
  ];
};

/** Same components with ids that differ: `k<number>:<line>`. */
export const numbered = (pieces: readonly Piece[]): Piece[] => {
  let number = 0;
  const withNumber = <C extends { custom_id: string }>(given: C): C => {
    number += 1;
    return { ...given, custom_id: `k${number}:${given.custom_id}` };
  };
  return pieces.map((piece): Piece => {
    if (piece.type === component.section) return { ...piece, accessory: withNumber(piece.accessory) };
    if (piece.type !== component.row) return piece;
    return {
      ...piece,
      components: piece.components.map(withNumber),
    };
  });
};

/** The line that a button carries. */
export const lineOfId = (id: string): string => id.replace(/^k\d{1,2}:/, '');
