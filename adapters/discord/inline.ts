// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import type { Span, Text } from '../../src/core/document.ts';
import { escaped } from './escape.ts';
import { harmless } from './harmless.ts';

/** A run of words of one look, or something that is never cut: a link, a time. */
export type Inline =
  | { readonly type: 'text'; readonly text: string; readonly style?: 'bold' | 'italic' | 'code' | undefined }
  | { readonly type: 'fixed'; readonly markdown: string };

/** Discord's timestamps, shown in the reader's zone and language. https://docs.discord.com/developers/reference#message-formatting */
const formats = { clock: ['t'], date: ['f'], relative: ['t', 'R'] } as const;
/** JavaScript's and Discord's last second. */
const LAST = 8_640_000_000_000;

const timeOf = (at: number, style: keyof typeof formats): string | undefined => {
  const seconds = Math.floor(at / 1_000);
  if (!Number.isFinite(at) || Math.abs(seconds) > LAST) return undefined;
  return formats[style].map((format) => `<t:${seconds}:${format}>`).join(', ');
};

/** A longer address is words: a link of it would fill a message. */
const MOST_URL = 500;
const MOST_LABEL = 300;

/** An address that ends where its parentheses end; undefined where it is none. */
const targetOf = (url: string): string | undefined => {
  try {
    const { protocol, href } = new URL(url);
    if (protocol !== 'https:' && protocol !== 'http:') return undefined;
    const safe = href.replace(/[()<>\\\s]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
    return safe.length > MOST_URL ? undefined : safe;
  } catch {
    return undefined;
  }
};

const words = (text: string, style?: 'bold' | 'italic' | 'code'): readonly Inline[] =>
  text === '' ? [] : [{ type: 'text', text, ...(style === undefined ? {} : { style }) }];

const isSnowflake = (id: string): boolean => /^\d{15,20}$/.test(id);
/** An id as Discord makes them: anything else is shown by name. */
export const isRole = isSnowflake;

const inlinesOf = (span: Span): readonly Inline[] => {
  if (typeof span === 'string') return words(harmless(span));
  switch (span.type) {
    case 'strong':
      return words(harmless(span.text), 'bold');
    case 'emphasis':
      return words(harmless(span.text), 'italic');
    case 'code':
      return words(harmless(span.text), 'code');
    case 'link': {
      const label = harmless(span.text);
      const target = targetOf(span.url);
      // Discord makes no link of a label that is itself an address, is blank, or has lines.
      const isPlain = label.trim() !== '' && !/\n|:\/\//.test(label) && label.length <= MOST_LABEL;
      if (target !== undefined && isPlain)
        return [{ type: 'fixed', markdown: `[${escaped(label)}](<${target}>)` }];
      const url = harmless(span.url);
      return words(label.trim() === '' ? url : `${label} (${url})`);
    }
    case 'person':
      // By name, not as a mention: whoever asked need not be notified of each step of the answer.
      return words(`@${harmless(span.name)}`);
    case 'channel':
      return isSnowflake(span.id)
        ? [{ type: 'fixed', markdown: `<#${span.id}>` }]
        : words(harmless(span.text));
    case 'group':
      // Who is notified is decided by the message's allowed_mentions.
      return isRole(span.id)
        ? [{ type: 'fixed', markdown: `<@&${span.id}>` }]
        : words(`@${harmless(span.name)}`);
    case 'time': {
      const time = timeOf(span.at, span.style);
      return time === undefined ? words(String(span.at)) : [{ type: 'fixed', markdown: time }];
    }
    default:
      return assertNever(span);
  }
};

/** Spans → runs, none of them empty. */
export const inline = (text: Text): readonly Inline[] => text.flatMap(inlinesOf);

export const plainInline = (text: string): readonly Inline[] => words(harmless(text));

/** All of it in bold, names in code as they are. */
export const bold = (runs: readonly Inline[]): readonly Inline[] =>
  runs.map((run) => (run.type === 'fixed' || run.style === 'code' ? run : { ...run, style: 'bold' }));

/** Neighbours of one look are one run: their marks would run into each other. */
export const merged = (runs: readonly Inline[]): readonly Inline[] => {
  const all: Inline[] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last?.type === 'text' && run.type === 'text' && last.style === run.style)
      all[all.length - 1] = { ...last, text: last.text + run.text };
    else all.push(run);
  }
  return all;
};

const MARKS = { bold: '**', italic: '_' } as const;

/** Each line by itself, and blanks outside: marks that touch a blank or cross a line are no marks. */
const marked = (text: string, mark: string): string =>
  text
    .split('\n')
    .map((line) => {
      const core = line.trim();
      if (core === '') return line;
      const start = line.indexOf(core);
      return `${line.slice(0, start)}${mark}${escaped(core)}${mark}${line.slice(start + core.length)}`;
    })
    .join('\n');

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Runs → Discord's markdown. */
export const markdownOf = (given: readonly Inline[]): string => {
  const runs = merged(given);
  return runs.reduce((markdown, run, index) => {
    if (run.type === 'fixed') return markdown + run.markdown;
    const { text, style } = run;
    // Backticks in code need fences that phones show badly, and lines end it: those are plain words.
    if (style === 'code')
      return markdown + (/[`\n]/.test(text) || text.trim() === '' ? escaped(text) : `\`${text}\``);
    if (style === undefined) return markdown + escaped(text);
    const next = runs[index + 1];
    const after = next?.type === 'text' ? next.text : undefined;
    // `_` inside a word is a letter of it.
    const touches = isWord(markdown.at(-1)) || isWord(after?.[0]);
    return markdown + (style === 'italic' && touches ? escaped(text) : marked(text, MARKS[style]));
  }, '');
};
