// SPDX-License-Identifier: Apache-2.0

import { asTyped, unquoted } from '../../src/core/as-typed.ts';
import type { Mentioned } from './activity.ts';

const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** Teams' encoding undone, in one pass: `&amp;lt;` is `&lt;` as typed. */
const decoded = (text: string): string =>
  text.replace(/&(?:nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);

/** A line copied from help begins with the name of the command. */
const bare = (text: string): string =>
  unquoted(text)
    .replace(/^\/?k8sgpt(?:\s+|$)/i, '')
    .trim();

/** People are named by what the message calls them; a tag that names nobody stays what was typed. */
const named = (text: string): string => text.replace(/<at[^<>]*>([^<>]*)<\/at>/gi, '@$1');

/**
 * What a person wrote to the bot → the command line. Of a mention, what follows it; or, when nothing does, what precedes
 * it. Which tag is the bot's is said by the entities, never by the name in it.
 */
export const readLine = (
  text: string,
  mentions: readonly Mentioned[],
  bot: string,
  /** People by Teams' own id → what the line is to call them: a name may be two words. */
  ids: ReadonlyMap<string, string> = new Map(),
): string => {
  const tags = mentions
    .filter(({ mentioned }) => mentioned?.id === bot)
    .flatMap((mention) => (mention.text ? [mention.text] : []));
  const byId = mentions.reduce((line, { text: tag, mentioned }) => {
    const id = ids.get(mentioned?.id ?? '');
    return tag && id !== undefined ? line.replace(tag, `@${id}`) : line;
  }, text);
  let parts = [byId];
  for (const tag of tags) parts = parts.flatMap((part) => part.split(tag));
  const [before = '', ...after] = parts;
  const said = after.some((part) => part.trim() !== '') ? after.join(' ') : before;
  return bare(asTyped(decoded(named(said))).replaceAll('\u200b', ' '));
};
