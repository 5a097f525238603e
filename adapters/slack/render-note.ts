// SPDX-License-Identifier: Apache-2.0

import type { ContextBlock } from '@slack/types';
import type { Span, Text } from '../../src/core/document.ts';
import { limitOf } from './limits.ts';
import { harmless, isChannel, isUserGroup, slackDate } from './render-inline.ts';
import { escaped } from './smaller.ts';

/** Anything that mrkdwn would read as formatting, an emoji, a list or a quote. */
const FORMATS = /[*_~`]|:[\w+'-]+:|(?:^|\n)[^\S\n]*(?:>|•|\d+\.|-)\s?/;
const OPENS = /(?:^|[\s(·→])$/;
const CLOSES = /^(?:$|[\s).,;·→])/;

const marks = { strong: '*', emphasis: '_', code: '`' } as const;

/** One span in mrkdwn; undefined where mrkdwn would show other words than these. */
const mrkdwnOf = (span: Span): string | undefined => {
  if (typeof span === 'string') return FORMATS.test(span) ? undefined : escaped(harmless(span));
  switch (span.type) {
    case 'strong':
    case 'emphasis':
    case 'code': {
      const words = harmless(span.text);
      const isPlain = words === words.trim() && words !== '' && !words.includes('\n');
      const isSafe = span.type === 'code' ? !words.includes('`') : !FORMATS.test(words);
      return isPlain && isSafe ? `${marks[span.type]}${escaped(words)}${marks[span.type]}` : undefined;
    }
    case 'link': {
      const [label, url] = [harmless(span.text), harmless(span.url)];
      const isSafe = !/[|<>\s]/.test(url) && label !== '' && !FORMATS.test(label) && !/[|\n]/.test(label);
      return isSafe ? `<${escaped(url)}|${escaped(label)}>` : undefined;
    }
    case 'person':
      return FORMATS.test(span.name) ? undefined : `@${escaped(harmless(span.name))}`;
    case 'channel':
      if (isChannel(span.id)) return `<#${span.id}>`;
      return FORMATS.test(span.text) ? undefined : escaped(harmless(span.text));
    case 'group':
      if (isUserGroup(span.id)) return `<!subteam^${span.id}>`;
      return FORMATS.test(span.name) ? undefined : `@${escaped(harmless(span.name))}`;
    case 'time': {
      const date = slackDate(span.at, span.style);
      return date === undefined ? undefined : `<!date^${date.timestamp}^${date.format}|${date.fallback}>`;
    }
    default:
      return undefined;
  }
};

/** Small print as a context block; undefined where only rich text shows the words as they are. */
export const contextOf = (text: Text): ContextBlock | undefined => {
  let mrkdwn = '';
  let needsEnd = false;
  for (const span of text) {
    const said = mrkdwnOf(span);
    if (said === undefined) return undefined;
    const isMarked = typeof span !== 'string' && span.type in marks;
    if ((isMarked && !OPENS.test(mrkdwn)) || (needsEnd && !CLOSES.test(said))) return undefined;
    needsEnd = isMarked || (needsEnd && said === '');
    mrkdwn += said;
  }
  if (mrkdwn.trim() === '' || mrkdwn.length > limitOf('textObject')) return undefined;
  // verbatim: addresses and names in it stay words.
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }] };
};
