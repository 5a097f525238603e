// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { type Block, type Document, pictureText, plain } from '../../src/core/document.ts';
import { harmless } from './harmless.ts';
import { MARK } from './render-block.ts';

const lines = (...given: readonly string[]): string => given.filter((line) => line !== '').join('\n');

const wordsOf = (block: Block): string => {
  switch (block.type) {
    case 'headline':
      return `${MARK[block.tone]} ${plain(block.text)}`;
    case 'paragraph':
    case 'quote':
    case 'note':
      return plain(block.text);
    case 'section':
      return lines(
        `${MARK[block.tone]} ${plain(block.title)}`,
        ...block.lines.map(plain),
        block.actions.map(({ label }) => `[${label}]`).join(' '),
      );
    case 'list':
      return lines(
        ...block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${plain(item)}`),
      );
    case 'fields':
      return lines(...block.fields.map(({ label, value }) => `${label}: ${plain(value)}`));
    case 'table':
      return lines(block.columns.join(' · '), ...block.rows.map((row) => row.map(plain).join(' · ')));
    case 'code':
      return block.text;
    case 'progress':
      return `${block.done} of ${block.total} ${plain(block.label)}`;
    case 'picture':
      return plain(pictureText(block));
    case 'divider':
      return '---';
    case 'actions':
      return block.actions.map(({ label }) => `[${label}]`).join(' ');
    case 'menu':
      return lines(block.label, ...block.options.map(({ label }) => `[${label}]`));
    default:
      return assertNever(block);
  }
};

/** Everything that a document says, as text without markup. */
export const plainDocument = ({ summary, blocks }: Document): string =>
  harmless(blocks.length === 0 ? summary : blocks.map(wordsOf).join('\n\n'));
