// SPDX-License-Identifier: Apache-2.0

import type { Block, Document, tones } from '../../src/core/document.ts';
import { withGeneratedLabel } from '../../src/core/generated-label.ts';
import type { Draw } from '../../src/core/ports/draw.ts';
import { cutTo, splitText } from '../../src/core/split-text.ts';
import { harmless } from './harmless.ts';
import { isRole } from './inline.ts';
import { limitOf } from './limits.ts';
import {
  type Container,
  component,
  type DiscordPayload,
  type Gallery,
  type PictureFile,
  type Piece,
  type TextFile,
} from './payload.ts';
import { numbered } from './render-actions.ts';
import { renderBlock } from './render-block.ts';
import { plainDocument } from './render-plain.ts';

/** The bar beside a message; its mark and words say the same. */
const ACCENT: Readonly<Record<(typeof tones)[number], number>> = {
  critical: 0xe5484d,
  warning: 0xf5a623,
  info: 0x3e8ede,
  good: 0x30a46c,
  neutral: 0x8b8d98,
  busy: 0x5865f2,
};

/** Nobody scrolls through more: what needs more messages comes as a file after these. */
const MOST_MESSAGES = 5;
/** A third of what Discord takes in UTF-16 units: UTF-8 needs three bytes for one of them at most. */
const FILE = Math.floor(limitOf('fileBytes') / 3) - 1_000;

const countOf = (piece: Piece): number =>
  piece.type === component.section ? 3 : piece.type === component.row ? 1 + piece.components.length : 1;

const textOf = (piece: Piece): number => {
  if (piece.type === component.text) return piece.content.length;
  // Where it cannot be shown its words are.
  if (piece.type === component.gallery)
    return piece.items.reduce((sum, { description }) => sum + 2 * description.length + 300, 0);
  return piece.type === component.section
    ? piece.components.reduce((sum, { content }) => sum + content.length, 0)
    : 0;
};

/** Pieces in order, as many in each message as Discord takes; one component is the container. */
const messagesOf = (pieces: readonly Piece[]): readonly (readonly Piece[])[] => {
  const messages: Piece[][] = [];
  let message: Piece[] = [];
  let [count, text] = [1, 0];
  for (const piece of pieces) {
    const isFull =
      count + countOf(piece) > limitOf('messageComponents') || text + textOf(piece) > limitOf('messageText');
    if (message.length > 0 && isFull) {
      messages.push(message);
      message = [];
      [count, text] = [1, 0];
    }
    // A line between two parts says nothing where the parts are messages.
    if (message.length === 0 && messages.length > 0 && piece.type === component.separator) continue;
    message.push(piece);
    count += countOf(piece);
    text += textOf(piece);
  }
  if (message.length > 0) messages.push(message);
  return messages;
};

const isRow = (piece: Piece): boolean => piece.type === component.row;

const filesOf = (document: Document): readonly TextFile[] => {
  const parts = splitText(plainDocument(document), FILE);
  return parts.map((text, index) => ({
    name: parts.length === 1 ? 'k8sgpt.txt' : `k8sgpt-${index + 1}.txt`,
    text,
  }));
};

/** The message that stands for all that is too much: a file with everything, and the buttons that would have come. */
const fileMessages = (
  document: Document,
  left: readonly Piece[],
): readonly { readonly pieces: readonly Piece[]; readonly files: readonly TextFile[] }[] => {
  const files = filesOf(document);
  const most = limitOf('attachments');
  const rows = left.filter(isRow).slice(-3);
  return Array.from({ length: Math.ceil(files.length / most) }, (_, at) => {
    const some = files.slice(at * most, (at + 1) * most);
    const says = 'The rest does not fit into messages: here is all of it as text.';
    return {
      pieces: [
        ...(at === 0 ? [{ type: component.text, content: `-# ${says}` } as const] : []),
        ...some.map(({ name }) => ({ type: component.file, file: { url: `attachment://${name}` } }) as const),
        ...(at === 0 ? rows : []),
      ],
      files: some,
    };
  });
};

/** Spans of groups, wherever they stand: words are never objects. */
const rolesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(rolesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, id } = value as Readonly<Record<string, unknown>>;
  return type === 'group' && typeof id === 'string' && isRole(id)
    ? [id]
    : Object.values(value).flatMap(rolesIn);
};

/** Two for each point of a phone. */
const WIDTH = 720;
const MOST_PICTURES = 4;

const galleryOf = ({ alt }: Extract<Block, { type: 'picture' }>, name: string): Gallery => ({
  type: component.gallery,
  items: [
    { media: { url: `attachment://${name}` }, description: cutTo(harmless(alt), limitOf('description')) },
  ],
});

/** Document → Discord messages: the first is the message, the rest continue it. Pure; within every limit of limits.ts. */
export const renderDiscord = (
  given: Document,
  draw?: Draw,
): readonly [DiscordPayload, ...DiscordPayload[]] => {
  const document = withGeneratedLabel(given);
  const pictures = new Map<Piece, { readonly file: PictureFile; readonly words: readonly Piece[] }>();
  const shown = document.blocks.flatMap((block): readonly Piece[] => {
    if (block.type !== 'picture' || draw === undefined || pictures.size === MOST_PICTURES)
      return renderBlock(block);
    const name = `chart-${pictures.size + 1}.png`;
    const gallery = galleryOf(block, name);
    const png = draw(block.chart, { theme: block.theme ?? 'dark', width: WIDTH });
    pictures.set(gallery, { file: { name, png }, words: renderBlock(block) });
    return [gallery];
  });
  const hasWords = shown.some((piece) => piece.type !== component.separator);
  const messages = messagesOf(
    hasWords
      ? shown
      : renderBlock({ type: 'paragraph', text: [document.summary.trim() === '' ? '-' : document.summary] }),
  );
  const isMuch = messages.length > MOST_MESSAGES;
  const kept = isMuch ? messages.slice(0, MOST_MESSAGES - 1) : messages;
  const all = [
    ...kept.map((pieces) => {
      const files = pieces.flatMap((piece) => pictures.get(piece)?.file ?? []);
      if (files.length === 0) return { pieces, files: undefined, words: undefined };
      return { pieces, files, words: pieces.flatMap((piece) => pictures.get(piece)?.words ?? [piece]) };
    }),
    ...(isMuch
      ? fileMessages(document, messages.slice(MOST_MESSAGES - 1).flat()).map((one) => ({
          ...one,
          words: undefined,
        }))
      : []),
  ];
  const headline = document.blocks.find((block) => block.type === 'headline');
  const title = cutTo(harmless(document.summary).replace(/\s+/g, ' ').trim(), limitOf('threadName'));
  const roles = [...new Set(rolesIn(document.blocks))];
  const container = (pieces: readonly Piece[]): Container => ({
    type: component.container,
    ...(headline === undefined ? {} : { accent_color: ACCENT[headline.tone] }),
    components: numbered(pieces),
  });
  const payloads = all.map(
    ({ pieces, files, words }): DiscordPayload => ({
      title,
      components: [container(pieces)],
      ...(files === undefined ? {} : { files }),
      ...(words === undefined ? {} : { words: { title, components: [container(words)] } }),
      ...(roles.length === 0 ? {} : { roles }),
    }),
  );
  const [first = { title, components: [] }, ...rest] = payloads;
  return [first, ...rest];
};
