// SPDX-License-Identifier: Apache-2.0

import { asTyped, unquoted } from '../../src/core/as-typed.ts';
/** People that a message names. */
export type Named = ReadonlyMap<string, string>;

/** `<@1>`, `<@!1>`, `<@&2>`, `<#3>`, `<:fire:4>`, `</k8sgpt help:5>` → what the person typed or saw. */
const reference =
  /<(?:(@[!&]?|#)(\d{15,20})|a?(:\w+:)\d{15,20}|(\/[^:<>]{1,100}):\d{15,20}|(https?:\/\/[^<>\s]+))>/g;

const asSeen = (text: string, named: Named): string =>
  text.replace(
    reference,
    (_all, sort?: string, id?: string, emoji?: string, command?: string, address?: string) => {
      if (sort === undefined) return emoji ?? command ?? address ?? '';
      return sort === '#' ? `#${id ?? ''}` : `@${named.get(id ?? '') ?? id ?? ''}`;
    },
  );

/** A line copied from help begins with the name of the command. */
const bare = (text: string): string =>
  unquoted(text)
    .replace(/^\/k8sgpt(?:\s+|$)/i, '')
    .trim();

/** Whether the bot is named in the words themselves; a reply to it names it in the message's data only. */
export const namesBot = (text: string, bot: string): boolean => new RegExp(`<@!?${bot}>`).test(text);

/** What a person wrote to the bot → the command line. Of a mention, what follows it; or, when nothing does, what precedes it. */
export const readLine = (text: string, bot: string, named: Named = new Map()): string => {
  const [before = '', ...after] = text.split(new RegExp(`<@!?${bot}>`));
  const said = after.some((part) => part.trim() !== '') ? after.join(' ') : before;
  return bare(asTyped(asSeen(said, named)));
};
