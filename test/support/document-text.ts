// SPDX-License-Identifier: Apache-2.0

import { type Block, type Document, pictureText, type Text } from '../../src/core/document.ts';

const words = (text: Text): string =>
  text
    .map((span) => {
      if (typeof span === 'string') return span;
      if (span.type === 'code') return `\`${span.text}\``;
      if (span.type === 'link') return `[${span.text}]`;
      if (span.type === 'person' || span.type === 'group') return `@${span.name}`;
      if (span.type === 'time') return new Date(span.at).toISOString().slice(11, 16);
      return span.text;
    })
    .join('');

const lines = (block: Block): readonly string[] => {
  switch (block.type) {
    case 'headline':
      return [`(${block.tone}) ${words(block.text)}`];
    case 'section':
      return [`(${block.tone}) ${words(block.title)}`, ...block.lines.map((line) => `    ${words(line)}`)];
    case 'list':
      return block.items.map((item, at) => `  ${block.ordered ? `${at + 1}.` : '-'} ${words(item)}`);
    case 'fields':
      return block.fields.map(({ label, value }) => `  ${label}: ${words(value)}`);
    case 'table':
      return block.rows.map((row) => `  | ${row.map(words).join(' | ')}`);
    case 'code':
      return block.text.split('\n').map((line) => `  $ ${line}`);
    case 'quote':
      return [`  > ${words(block.text)}`];
    case 'progress':
      return [`  ${block.done}/${block.total} ${words(block.label)}`];
    case 'picture':
      return [`  ${words(pictureText(block))}`];
    case 'divider':
      return ['---'];
    case 'actions':
      return [block.actions.map(({ label }) => `[${label}]`).join(' ')];
    case 'menu':
      return [`[${block.label} ▾ ${block.options.map(({ label }) => label).join(' | ')}]`];
    case 'paragraph':
    case 'note':
      return [words(block.text)];
  }
};

/** A document as a person reads it, one line per line, for snapshots. */
export const documentText = (document: Document): string =>
  `\n${document.blocks
    .flatMap(lines)
    .map((line) => `${line}\n`)
    .join('')}`;
