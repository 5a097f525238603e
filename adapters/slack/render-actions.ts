// SPDX-License-Identifier: Apache-2.0

import type { ActionsBlock, Button, KnownBlock, PlainTextOption, StaticSelect } from '@slack/types';
import type { Action, Block, Option } from '../../src/core/document.ts';
import { limitOf } from './limits.ts';
import { harmless } from './render-inline.ts';
import { cutTo } from './split-text.ts';

const button = ({ label, line, style }: Action, index: number): Button => ({
  type: 'button',
  // Ids need only differ within their block; what a press means is in the value.
  action_id: `k8sgpt:${index}`,
  text: { type: 'plain_text', text: cutTo(harmless(label), limitOf('buttonText')), emoji: false },
  value: line,
  ...(style === 'default' ? {} : { style }),
});

/** Rows of buttons. */
export const actions = (given: readonly Action[]): ActionsBlock[] => {
  const usable = given.filter(
    ({ line, label }) => line.length <= limitOf('buttonValue') && label.trim() !== '',
  );
  const most = limitOf('actionsElements');
  return Array.from({ length: Math.ceil(usable.length / most) }, (_, row) => ({
    type: 'actions',
    elements: usable.slice(row * most, (row + 1) * most).map(button),
  }));
};

const optionOf = ({ label, description, line }: Option): PlainTextOption => ({
  text: { type: 'plain_text', text: cutTo(harmless(label), limitOf('optionText')), emoji: false },
  value: line,
  ...(description === undefined
    ? {}
    : {
        description: {
          type: 'plain_text',
          text: cutTo(harmless(description), limitOf('optionDescription')),
          emoji: false,
        },
      }),
});

/** A select on a row of its own; `besideButtons` moves it. */
export const menu = ({ label, options }: Extract<Block, { type: 'menu' }>): ActionsBlock[] => {
  const usable = options.filter((option) => option.label.trim() !== '');
  if (usable.length === 0) return [];
  const select: StaticSelect = {
    type: 'static_select',
    action_id: 'k8sgpt:menu',
    placeholder: { type: 'plain_text', text: cutTo(harmless(label), limitOf('placeholder')), emoji: false },
    options: usable.map(optionOf),
  };
  return [{ type: 'actions', elements: [select] }];
};

/** A menu stands in the row of the buttons before it, where it has room: one line to choose from. */
export const besideButtons = (blocks: readonly KnownBlock[], select: KnownBlock): readonly KnownBlock[] => {
  const last = blocks.at(-1);
  if (last?.type !== 'actions' || select.type !== 'actions') return [...blocks, select];
  if (last.elements.length + select.elements.length > limitOf('actionsElements')) return [...blocks, select];
  const others = last.elements.filter(({ type }) => type === 'static_select').length;
  const added = select.elements.map((element, index) =>
    others === 0 ? element : { ...element, action_id: `k8sgpt:menu:${others + index}` },
  );
  return [...blocks.slice(0, -1), { ...last, elements: [...last.elements, ...added] }];
};
