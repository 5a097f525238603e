// SPDX-License-Identifier: Apache-2.0

import type {
  RichTextChannelMention,
  RichTextDate,
  RichTextLink,
  RichTextStyleable,
  RichTextText,
  RichTextUsergroupMention,
} from '@slack/types';
import { assertNever } from '../../src/core/assert-never.ts';
import type { Span, Text } from '../../src/core/document.ts';
import { limitOf } from './limits.ts';

/** What a rich_text element is made of here. Slack parses none of it: no mention, no emoji, no link is made of words. */
export type Inline = (
  | RichTextText
  | RichTextLink
  | RichTextDate
  | RichTextUsergroupMention
  | RichTextChannelMention
) & {
  style?: NonNullable<RichTextStyleable['style']>;
};

// Line breaks and tabs stay; other control characters and those that turn the text around do not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: untrusted text
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Words that cannot steer what is around them. */
export const harmless = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(CONTROL, ' ').replace(LONE, '\ufffd');

const two = (value: number): string => String(value).padStart(2, '0');

/** For clients that cannot show Slack's dates. */
const inUtc = (at: number, style: 'clock' | 'date' | 'relative'): string => {
  const time = new Date(at);
  const day = `${time.getUTCFullYear()}-${two(time.getUTCMonth() + 1)}-${two(time.getUTCDate())}`;
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())} UTC`;
  return style === 'clock' ? clock : `${day} ${clock}`;
};

/** Slack's tokens, filled in the reader's zone and language. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const formats = { clock: '{time}', date: '{date_short_pretty} {time}', relative: '{time}, {ago}' } as const;

/** An id as Slack makes them for user groups: anything else is shown by name. */
export const isUserGroup = (id: string): boolean => /^S[A-Z0-9]{2,20}$/.test(id);

/** The same of a channel that is not a direct message. */
export const isChannel = (id: string): boolean => /^[CG][A-Z0-9]{2,20}$/.test(id);

interface SlackDate {
  readonly timestamp: number;
  readonly format: string;
  readonly fallback: string;
}

/** Undefined for a time that no calendar has: it is shown as it is. */
export const slackDate = (at: number, style: 'clock' | 'date' | 'relative'): SlackDate | undefined => {
  const timestamp = Math.floor(at / 1_000);
  if (!Number.isFinite(at) || timestamp < 0 || timestamp > 253_402_300_799) return undefined;
  return { timestamp, format: formats[style], fallback: inUtc(at, style) };
};

/** A link text longer than this is words with an address after them. */
const LINK_TEXT = 500;

const text = (words: string, style?: Inline['style']): readonly Inline[] =>
  words === '' ? [] : [{ type: 'text', text: words, ...(style === undefined ? {} : { style }) }];

const inlinesOf = (span: Span): readonly Inline[] => {
  if (typeof span === 'string') return text(harmless(span));
  switch (span.type) {
    case 'strong':
      return text(harmless(span.text), { bold: true });
    case 'emphasis':
      return text(harmless(span.text), { italic: true });
    case 'code':
      return text(harmless(span.text), { code: true });
    case 'link': {
      const label = harmless(span.text);
      const url = harmless(span.url);
      if (url.length <= limitOf('buttonUrl') && label.length <= LINK_TEXT && /^https?:/i.test(url))
        return [{ type: 'link', url, ...(label === '' ? {} : { text: label }) }];
      return text(label === '' ? url : `${label} (${url})`);
    }
    case 'person':
      // By name, not as a mention: whoever asked need not be notified of each step of the answer.
      return text(`@${harmless(span.name)}`);
    case 'channel':
      return isChannel(span.id) ? [{ type: 'channel', channel_id: span.id }] : text(harmless(span.text));
    case 'group':
      return isUserGroup(span.id)
        ? [{ type: 'usergroup', usergroup_id: span.id }]
        : text(`@${harmless(span.name)}`);
    case 'time': {
      const date = slackDate(span.at, span.style);
      return date === undefined ? text(String(span.at)) : [{ type: 'date', ...date }];
    }
    default:
      return assertNever(span);
  }
};

/** Spans → elements of rich text, none of them empty. */
export const inline = (words: Text): readonly Inline[] => words.flatMap(inlinesOf);

/** All of it in bold. */
export const bold = (elements: readonly Inline[]): readonly Inline[] =>
  elements.map((element) => ({ ...element, style: { ...element.style, bold: true } }));

export const plainInline = (words: string): readonly Inline[] => text(harmless(words));
