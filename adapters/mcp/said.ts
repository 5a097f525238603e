// SPDX-License-Identifier: Apache-2.0

import type { Block, Document } from '../../src/core/document.ts';
import { documentMarkdown } from '../../src/core/document-markdown.ts';
import type { Looked, Sight, SightOf } from '../../src/core/look.ts';
import type { ToolAnswer } from '../../src/core/ports/tool-desk.ts';
import { type ToolContext, ToolFailure } from './tool.ts';

/** Buttons are for those who can press them. */
const FOR_HANDS = new Set(['actions', 'menu', 'picture', 'progress']);

/** "More: /k8sgpt show …", "For example: /k8sgpt analyze": lines of chat, which a client of tools cannot say. */
const isForChat = (block: Block): boolean =>
  block.type === 'note' &&
  block.text.some((span) => typeof span !== 'string' && 'text' in span && span.text.startsWith('/k8sgpt '));

const readable = ({ summary, blocks }: Document): Document => ({
  summary,
  blocks: blocks.filter((block) => !FOR_HANDS.has(block.type) && !isForChat(block)),
});

/** Messages as one markdown text. */
export const markdownOf = (documents: readonly Document[]): string =>
  documents.map((document) => documentMarkdown(readable(document)).trim()).join('\n\n');

/** The answer to a command line; what was refused, or went wrong, is thrown in the words that people are told. */
export const said = async (
  words: readonly (string | undefined)[],
  { desk, person, signal, onDocument }: ToolContext,
  backend?: string,
): Promise<ToolAnswer> => {
  const answer = await desk.say({
    words: words.filter((word): word is string => word !== undefined),
    person,
    signal,
    onDocument,
    backend,
  });
  if (answer.trouble !== undefined)
    throw new ToolFailure(markdownOf(answer.documents) || 'It could not be done, and nobody said why.');
  return answer;
};

/** `['--name', value]`, or nothing. */
export const flag = (name: string, value: string | number | boolean | undefined): readonly string[] =>
  value === undefined || value === '' || value === false
    ? []
    : value === true
      ? [`--${name}`]
      : [`--${name}=${value}`];

export interface Seen<W extends Sight['what']> {
  readonly looked: Looked;
  readonly sight: SightOf<W>;
  readonly text: string;
}

/** What `show …` sees. */
export const seen = async <W extends Sight['what']>(
  what: W,
  words: readonly string[],
  context: ToolContext,
): Promise<Seen<W>> => {
  const { looked, documents } = await said(['show', ...words], context);
  if (looked?.sight.what !== what) throw new ToolFailure('What was seen is no longer kept. Ask again.');
  const sight = looked.sight as SightOf<W>;
  const rest =
    'next' in sight && sight.next !== undefined ? `\n\nThe rest: ask again with cursor ${sight.next}.` : '';
  return { looked, sight, text: `${markdownOf(documents)}${rest}` };
};
