// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';
import {
  type Action,
  type Block,
  type Document,
  type Option,
  pictureText,
  type Span,
  type Text,
} from '../../src/core/document.ts';
import { blockMarkdown } from '../../src/core/document-markdown.ts';
import { withGeneratedLabel } from '../../src/core/generated-label.ts';
import { cutWithin, splitText } from '../../src/core/split-text.ts';
import { inert, inertBlock } from './inert.ts';
import { limitOf, runes } from './limits.ts';
import { markOf, menuProof, pressProof } from './proofs.ts';

/** What a button sends back. Mattermost keeps it to itself: who knows the proof is the server. */
export interface Context {
  readonly line: string;
  readonly proof: string;
  /** Of a menu: marks of the lines that may be chosen. */
  readonly marks?: readonly string[];
}

/** A post, as far as we make it. */
export interface MattermostPayload {
  readonly message: string;
  readonly props: { readonly attachments?: readonly Attachment[] };
  /** Drawn and shown under the post when it is made. */
  readonly pictures?: readonly Picture[];
}

type Picture = Extract<Block, { type: 'picture' }>;

interface Integration {
  readonly url: string;
  readonly context: Context;
}

interface Attachment {
  readonly fallback: string;
  readonly actions: readonly {
    readonly id: string;
    readonly type: 'button' | 'select';
    readonly name: string;
    readonly style?: string;
    readonly options?: readonly { readonly text: string; readonly value: string }[];
    readonly integration: Integration;
  }[];
}

export interface RenderOptions {
  /** Undefined: nothing can be pressed, so that each button says what to type. */
  readonly callbackUrl: string | undefined;
  readonly proofOf: (what: string) => string;
}

/** Proves that this bot made what comes back. */
export const proofs =
  (token: string) =>
  (what: string): string =>
    createHmac('sha256', token).update(`k8sgpt-action\n${what}`).digest('base64url').slice(0, 32);

const BUDGET = limitOf('messageRunes') - 400;

/** Pieces of a text of which each is short enough when it is written as markdown. */
const pieces = (text: Text): readonly Text[] => {
  const size = (span: Span): number => runes(blockMarkdown({ type: 'paragraph', text: [span] }));
  const done: Span[][] = [];
  let piece: Span[] = [];
  let room = BUDGET;
  const close = (): void => {
    if (piece.length > 0) done.push(piece);
    [piece, room] = [[], BUDGET];
  };
  const put = (span: Span): void => {
    const cost = size(span);
    if (cost > room && piece.length > 0) close();
    if (cost <= room || typeof span !== 'object' || !('text' in span)) {
      if (cost > room && typeof span === 'string') {
        const cut = cutWithin(span, room, { costOf: (part) => size(part) });
        piece.push(span.slice(0, cut));
        close();
        put(span.slice(cut));
        return;
      }
      piece.push(span);
      room -= cost;
      return;
    }
    const { text: words } = span;
    const cut = cutWithin(words, room, { costOf: (part) => size({ ...span, text: part }) });
    piece.push({ ...span, text: words.slice(0, cut) });
    close();
    put({ ...span, text: words.slice(cut) });
  };
  for (const span of text) put(span);
  close();
  return done;
};

/** The heads of a file would shout in a chat. */
const chatMarkdown = (block: Block): string =>
  blockMarkdown(block).replace(/^(##?) /, (_, marks: string) => `${marks === '#' ? '####' : '#####'} `);

const fits = (block: Block): boolean => runes(chatMarkdown(block)) <= BUDGET;

/** Blocks that say the same, each of them short enough. */
const fitting = (block: Block): readonly Block[] => {
  if (fits(block)) return [block];
  const paragraphs = (text: Text): readonly Block[] =>
    pieces(text).map((piece) => ({ type: 'paragraph', text: piece }));
  switch (block.type) {
    case 'paragraph':
    case 'note':
    case 'quote':
    case 'headline':
      return pieces(block.text).map((text) => ({ ...block, text }));
    case 'progress':
      return paragraphs(block.label);
    case 'picture':
      return paragraphs(pictureText(block));
    case 'section':
      return [
        ...pieces(block.title).map((title): Block => ({ ...block, title, lines: [], actions: [] })),
        ...block.lines.flatMap(paragraphs),
        ...(block.actions.length === 0 ? [] : [{ type: 'actions' as const, actions: block.actions }]),
      ];
    case 'list':
      return block.items.flatMap((item) => pieces(item)).map((item) => ({ ...block, items: [item] }));
    case 'fields':
      return block.fields.flatMap(({ label, value }) =>
        paragraphs([{ type: 'strong', text: label }, ': ', ...value]),
      );
    case 'table':
      if (block.rows.length > 1) return block.rows.flatMap((row) => fitting({ ...block, rows: [row] }));
      return [
        ...paragraphs([block.columns.join(' · ')]),
        ...(block.rows[0] ?? []).flatMap((cell) => paragraphs(cell)),
      ];
    case 'code':
      return splitText(block.text, BUDGET - 100, runes).map((text) => ({ ...block, text }));
    default:
      return [block];
  }
};

type Pressed =
  | { readonly actions: readonly Action[] }
  | { readonly label: string; readonly options: readonly Option[] };

/** What has a name that can be read. */
const named = <T extends { readonly label: string }>(given: readonly T[]): readonly T[] =>
  given.filter(({ label }) => label.trim() !== '');

const pressedIn = (block: Block): Pressed | undefined => {
  if (block.type === 'menu') {
    const options = named(block.options);
    return options.length === 0
      ? undefined
      : { label: block.label.trim() === '' ? '…' : block.label, options };
  }
  if (block.type !== 'actions' && block.type !== 'section') return undefined;
  const actions = named(block.actions);
  return actions.length === 0 ? undefined : { actions };
};

const attachmentOf = (pressed: Pressed, { callbackUrl, proofOf }: RenderOptions): Attachment => {
  const url = `${callbackUrl ?? ''}/mattermost/actions`;
  if ('options' in pressed) {
    const marks = pressed.options.map(({ line }) => markOf(line));
    return {
      fallback: pressed.label,
      actions: [
        {
          id: 'menu',
          type: 'select',
          name: pressed.label,
          options: pressed.options.map(({ label, line }) => ({
            text: label.slice(0, limitOf('optionText')),
            value: line,
          })),
          integration: { url, context: { line: '', marks, proof: proofOf(menuProof(marks)) } },
        },
      ],
    };
  }
  return {
    fallback: pressed.actions.map(({ label }) => label).join(', '),
    // Ids are letters and digits. https://developers.mattermost.com/integrate/plugins/interactive-messages
    actions: pressed.actions.map(({ label, line, style }, at) => ({
      id: `press${at}`,
      type: 'button',
      name: label.slice(0, limitOf('actionName')),
      style,
      integration: { url, context: { line, proof: proofOf(pressProof(line)) } },
    })),
  };
};

/** Where nothing can be pressed. */
const typedInstead = (pressed: Pressed): string => {
  const lines = 'options' in pressed ? pressed.options : pressed.actions;
  return blockMarkdown({
    type: 'list',
    ordered: false,
    items: lines.map(({ label, line }) => [`${label}: `, { type: 'code', text: `@k8sgpt ${line}` }]),
  });
};

/** Markdown of one post each, and what can be pressed under it; the first is the message, the rest continue it in its thread. */
export const renderMattermost =
  (options: RenderOptions) =>
  (document: Document): readonly [MattermostPayload, ...MattermostPayload[]] => {
    const { summary, blocks } = withGeneratedLabel(document);
    const done: MattermostPayload[] = [];
    let texts: string[] = [];
    let attachments: Attachment[] = [];
    let pictures: Picture[] = [];
    let [used, props] = [0, 2];
    const close = (): void => {
      if (texts.length > 0 || attachments.length > 0)
        done.push({
          message: texts.join('\n\n'),
          props: attachments.length === 0 ? {} : { attachments },
          ...(pictures.length === 0 ? {} : { pictures }),
        });
      [texts, attachments, pictures, used, props] = [[], [], [], 0, 2];
    };
    const say = (text: string): void => {
      if (text === '') return;
      const cost = runes(text) + 2;
      if (used + cost > BUDGET + 300) close();
      texts.push(text);
      used += cost;
    };
    for (const block of blocks.flatMap((each) => fitting(inertBlock(each)))) {
      say(chatMarkdown(block));
      if (block.type === 'picture' && pictures.length < limitOf('postFiles')) pictures.push(block);
      const pressed = pressedIn(block);
      if (pressed === undefined) continue;
      if (options.callbackUrl === undefined) {
        say(typedInstead(pressed));
        continue;
      }
      const attachment = attachmentOf(pressed, options);
      const cost = runes(JSON.stringify(attachment)) + 1;
      if (props + cost > limitOf('propsRunes') - 200) close();
      attachments.push(attachment);
      props += cost;
    }
    close();
    const [first, ...rest] = done;
    return first === undefined
      ? [{ message: blockMarkdown({ type: 'paragraph', text: [inert(summary)] }), props: {} }]
      : [first, ...rest];
  };
