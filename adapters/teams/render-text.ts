// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import type { Span, Text } from '../../src/core/document.ts';
import type { TextRun } from './card.ts';

export type Look = Omit<TextRun, 'type' | 'text'>;

/** Words of one look. `whole` is never broken in two: a name, a time. */
export interface Words {
  readonly text: string;
  readonly look: Look;
  readonly whole: boolean;
}

// Line breaks and tabs stay; other control characters and those that turn the text around do not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: untrusted text
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** The only thing that Teams reads in a run: {{DATE(…)}} and {{TIME(…)}} of its own making. */
const TOKEN = /\{\{(?=\s*(?:DATE|TIME)\b)/gi;

/** Words that cannot steer what is around them. */
export const harmless = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replace(CONTROL, ' ')
    .replace(LONE, '\ufffd')
    // A space of no width between the braces: people read the same words.
    .replace(TOKEN, '{\u200b{');

const words = (text: string, look: Look = {}, whole = false): readonly Words[] =>
  text === '' ? [] : [{ text, look, whole }];

export const plainWords = (text: string, look: Look = {}): readonly Words[] => words(harmless(text), look);

/** Filled in by the client in the reader's zone and language; whole seconds only. https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features */
const timeToken = (at: number, style: 'clock' | 'date' | 'relative'): string | undefined => {
  const time = new Date(at);
  const year = time.getUTCFullYear();
  if (Number.isNaN(year) || year < 1_000 || year > 9_999) return undefined;
  const iso = `${time.toISOString().slice(0, 19)}Z`;
  const clock = `{{TIME(${iso})}}`;
  return style === 'clock' ? clock : `{{DATE(${iso}, ${style === 'date' ? 'SHORT' : 'COMPACT'})}} ${clock}`;
};

/** A link text longer than this is words with an address after them. */
const LINK_TEXT = 500;
const LINK_URL = 2_000;

const wordsOf = (span: Span): readonly Words[] => {
  if (typeof span === 'string') return plainWords(span);
  switch (span.type) {
    case 'strong':
      return plainWords(span.text, { weight: 'Bolder' });
    case 'emphasis':
      return plainWords(span.text, { italic: true });
    case 'code':
      return words(harmless(span.text), { fontType: 'Monospace' }, true);
    case 'link': {
      const [label, url] = [harmless(span.text), harmless(span.url)];
      if (url.length > LINK_URL || label.length > LINK_TEXT || !/^https?:/i.test(url))
        return words(label === '' ? url : `${label} (${url})`);
      return words(
        label === '' ? url : label,
        { color: 'Accent', selectAction: { type: 'Action.OpenUrl', url } },
        true,
      );
    }
    case 'person':
      // By name, not as a mention: whoever asked need not be notified of each step of the answer.
      return plainWords(`@${span.name}`);
    case 'channel':
      // A link to a channel of Teams needs the id of its team, which nothing tells.
      return plainWords(span.text);
    case 'group':
      // Teams lets bots mention people, and no groups of them.
      return plainWords(`@${span.name}`);
    case 'time': {
      const token = timeToken(span.at, span.style);
      return words(token ?? String(span.at), {}, true);
    }
    default:
      return assertNever(span);
  }
};

/** Spans → words, none of them empty. */
export const wordsOfText = (text: Text): readonly Words[] => text.flatMap(wordsOf);

export const withLook = (all: readonly Words[], look: Look): readonly Words[] =>
  all.map((one) => ({ ...one, look: { ...one.look, ...look } }));
