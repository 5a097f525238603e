// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { type Action, type Block, pictureText, type Text, type tones } from '../../src/core/document.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import type { ActionSet, ChoiceInput, Container, Element, Execute, RichTextBlock } from './card.ts';
import { limitOf } from './limits.ts';
import { asLines, asTable } from './render-table.ts';
import { harmless, plainWords, type Words, withLook, wordsOfText } from './render-text.ts';
import { splitWords, textBlocks } from './split-words.ts';

type Of<T extends Block['type']> = Extract<Block, { type: T }>;
type Tone = (typeof tones)[number];

/** What a press means is in its data; Teams shows nothing of the verb. */
export const VERB = 'k8sgpt';

export interface Sizes {
  /** Units of JSON of one element of text: small enough that a message is filled well. */
  readonly piece: number;
  /** Of one block of code, which is kept in one piece where it fits into a message at all. */
  readonly code: number;
}

export interface Rendering extends Sizes {
  /** Ids of inputs are unique in a card. */
  readonly nextId: () => number;
  /** Undefined: words are shown in place of pictures. */
  readonly draw?: Draw | undefined;
}

const MARK: Readonly<Record<Tone, string>> = {
  critical: '🔴',
  warning: '🟡',
  info: '🔵',
  good: '🟢',
  neutral: '⚪',
  busy: '⏳',
};
const tight = (blocks: readonly RichTextBlock[]): readonly RichTextBlock[] =>
  blocks.map((block, index) => (index === 0 ? block : { ...block, spacing: 'None' }));

/** Anything that Teams' markdown might read as more than words, or leave out. */
const FORMATS = /[\\`*_~[\]<>&{}#|!\n]|^\s*(?:[-+]\s|\d+[.)]\s)|(?:https?|mailto|www\.)/i;
const HEADING = 300;

/** A heading for screen readers, where markdown has nothing to read in it; else the same look without. */
const headline = ({ tone, text }: Of<'headline'>, { piece }: Sizes): readonly Element[] => {
  const words = wordsOfText(text);
  const line = words.map((one) => one.text).join('');
  const isPlain = words.every(({ whole, look }) => !whole && look.italic === undefined);
  if (isPlain && line.length <= HEADING && line === line.trim() && line !== '' && !FORMATS.test(line))
    return [
      {
        type: 'TextBlock',
        text: `${MARK[tone]} ${line}`,
        wrap: true,
        style: 'heading',
        size: 'Large',
        weight: 'Bolder',
      },
    ];
  return tight(
    textBlocks(
      withLook([...plainWords(`${MARK[tone]} `), ...words], { weight: 'Bolder', size: 'Large' }),
      piece,
    ),
  );
};

const lines = (all: readonly (readonly Words[])[], { piece }: Sizes): readonly RichTextBlock[] =>
  all
    .filter((line) => line.length > 0)
    .flatMap((line) => textBlocks(line, piece))
    .map((block, index) => (index === 0 ? block : { ...block, spacing: 'Small' }));

const list = ({ ordered, items }: Of<'list'>, sizes: Sizes): readonly RichTextBlock[] => {
  const filled = items.map(wordsOfText).filter((words) => words.length > 0);
  return lines(
    filled.map((words, index) => [...plainWords(ordered ? `${index + 1}. ` : '• '), ...words]),
    sizes,
  );
};

/** A web client would make one space of many: those at the beginning of a line and between columns stay. */
const aligned = (text: string): string =>
  text.replace(/\t/g, '    ').replace(/^ +|(?<=\S) {2,}/gm, (spaces) => '\u00a0'.repeat(spaces.length));

const code = ({ text }: Of<'code'>, sizes: Sizes): readonly Container[] =>
  splitWords(plainWords(aligned(harmless(text)), { fontType: 'Monospace' }), sizes.code - 60).map(
    (inlines) => ({
      type: 'Container',
      style: 'emphasis',
      items: [{ type: 'RichTextBlock', inlines }],
    }),
  );

const quote = ({ text }: Of<'quote'>, { piece }: Sizes): readonly Container[] =>
  textBlocks(withLook(wordsOfText(text), { italic: true }), piece - 60).map((block) => ({
    type: 'Container',
    style: 'emphasis',
    items: [block],
  }));

const note = (text: Text, { piece }: Sizes): readonly RichTextBlock[] =>
  tight(textBlocks(withLook(wordsOfText(text), { isSubtle: true, size: 'Small' }), piece)).map((block) => ({
    ...block,
    spacing: 'Small',
  }));

const BAR = 12;

/** A bar for the eye, the words for everybody. */
const progress = ({ done, total, label }: Of<'progress'>, { piece }: Sizes): readonly RichTextBlock[] => {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.round(share * BAR);
  const bar = total > 0 ? `${'▰'.repeat(full)}${'▱'.repeat(BAR - full)}  ` : '';
  return textBlocks([...plainWords(bar), ...wordsOfText(label)], piece);
};

const styles = { default: undefined, primary: 'positive', danger: 'destructive' } as const;

const button = ({ label, line, style }: Action): Execute => ({
  type: 'Action.Execute',
  title: harmless(label),
  verb: VERB,
  data: { line },
  ...(styles[style] === undefined ? {} : { style: styles[style] }),
  associatedInputs: 'none',
});

const actions = (given: readonly Action[]): readonly ActionSet[] => {
  const usable = given.filter(({ label }) => label.trim() !== '');
  const most = limitOf('actionSetActions');
  return Array.from({ length: Math.ceil(usable.length / most) }, (_, row) => ({
    type: 'ActionSet',
    actions: usable.slice(row * most, (row + 1) * most).map(button),
  }));
};

/** A select and its button in one element: they are never on two cards. */
const menu = ({ label, options }: Of<'menu'>, { nextId }: Rendering): readonly Container[] => {
  const usable = options.filter((option) => option.label.trim() !== '');
  if (usable.length === 0) return [];
  const id = `menu-${nextId()}`;
  const select: ChoiceInput = {
    type: 'Input.ChoiceSet',
    id,
    label: harmless(label),
    style: 'compact',
    placeholder: 'Choose…',
    choices: usable.map((option) => ({
      title: harmless(
        option.description === undefined ? option.label : `${option.label} – ${option.description}`,
      ),
      value: option.line,
    })),
  };
  const go: Execute = { type: 'Action.Execute', title: 'Go', verb: VERB, data: { menu: id } };
  return [{ type: 'Container', items: [select, { type: 'ActionSet', spacing: 'Small', actions: [go] }] }];
};

const section = (block: Of<'section'>, sizes: Sizes): readonly Element[] => {
  // In bold alone: the colour of warnings cannot be read on white, and the mark says the same.
  const title = withLook([...plainWords(`${MARK[block.tone]} `), ...wordsOfText(block.title)], {
    weight: 'Bolder',
  });
  const [first, ...more] = textBlocks(title, sizes.piece);
  return [
    ...(first === undefined ? [] : [{ ...first, separator: true, spacing: 'Medium' as const }]),
    ...more,
    ...lines(block.lines.map(wordsOfText), sizes).map((line) => ({ ...line, spacing: 'Small' as const })),
    ...actions(block.actions),
  ];
};

const fields = (block: Of<'fields'>, sizes: Sizes): readonly RichTextBlock[] =>
  lines(
    block.fields.map(({ label, value }) => [
      ...plainWords(`${label}: `, { weight: 'Bolder' }),
      ...wordsOfText(value),
    ]),
    sizes,
  );

const table = (block: Of<'table'>, sizes: Sizes): readonly Element[] => {
  const native = asTable(block);
  if (native !== undefined) return [native];
  const { heading, rows } = asLines(block);
  return [...textBlocks(heading, sizes.piece), ...list({ type: 'list', ordered: false, items: rows }, sizes)];
};

/** As wide as a card on a screen: with more pixels it would not fit into a message. */
const PICTURE_WIDTH = 480;

/** A picture lies in the card itself, where there is room for it. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference */
const picture = (block: Of<'picture'>, rendering: Rendering): readonly Element[] => {
  const png = rendering.draw?.(block.chart, { theme: block.theme ?? 'light', width: PICTURE_WIDTH });
  const url = png === undefined ? undefined : `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const altText = harmless(block.alt);
  return url === undefined || url.length + altText.length + 100 > rendering.code
    ? note(pictureText(block), rendering)
    : [{ type: 'Image', url, altText, size: 'Stretch' }];
};

/** A divider is a line above what follows it; `undefined` stands for it. */
export const renderBlock = (block: Block, rendering: Rendering): readonly Element[] | undefined => {
  switch (block.type) {
    case 'headline':
      return headline(block, rendering);
    case 'paragraph':
      return tight(textBlocks(wordsOfText(block.text), rendering.piece));
    case 'section':
      return section(block, rendering);
    case 'list':
      return list(block, rendering);
    case 'fields':
      return fields(block, rendering);
    case 'table':
      return table(block, rendering);
    case 'code':
      return code(block, rendering);
    case 'quote':
      return quote(block, rendering);
    case 'note':
      return note(block.text, rendering);
    case 'progress':
      return progress(block, rendering);
    case 'picture':
      return picture(block, rendering);
    case 'divider':
      return undefined;
    case 'actions':
      return actions(block.actions);
    case 'menu':
      return menu(block, rendering);
    default:
      return assertNever(block);
  }
};
