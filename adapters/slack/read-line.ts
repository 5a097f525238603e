// SPDX-License-Identifier: Apache-2.0

import { asTyped, unquoted } from '../../src/core/as-typed.ts';

/** `<https://x.example|x.example>` and the like → what the person typed or saw. */
const reference = /<([@#!]|https?:\/\/|mailto:)([^<>|]*)(?:\|([^<>]*))?>/gi;

const named: Readonly<Record<string, string>> = { here: '@here', channel: '@channel', everyone: '@everyone' };

const typed = (_all: string, sort: string, target: string, label: string | undefined): string => {
  if (sort === '@') return `@${label ?? target}`;
  if (sort === '#') return `#${label ?? target}`;
  if (sort === '!') return label ?? named[target] ?? target;
  // Of an address people typed the label: Slack adds http:// to host names and mailto: to what looks like mail.
  return label ?? (sort.toLowerCase() === 'mailto:' ? target : `${sort}${target}`);
};

/** Slack's encoding undone: references first, then the three escaped characters, & last. */
const decoded = (text: string): string =>
  text.replace(reference, typed).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** A line copied from help begins with the name of the command. */
const bare = (text: string): string =>
  unquoted(text)
    .replace(/^\/k8sgpt(?:\s+|$)/i, '')
    .trim();

/** What a person wrote to the bot → the command line. Of a mention, what follows it; or, when nothing does, what precedes it. */
export const readLine = (text: string, botUser?: string): string => {
  const tag = botUser === undefined ? undefined : new RegExp(`<@${botUser}(?:\\|[^>]*)?>`, 'g');
  const parts = tag === undefined ? [text] : text.split(tag);
  const [before = '', ...after] = parts;
  const said = after.some((part) => part.trim() !== '') ? after.join(' ') : before;
  return bare(asTyped(decoded(said)));
};
