// SPDX-License-Identifier: Apache-2.0

import { redactSecrets } from '../core/redact/redact-secrets.ts';

/** Sites whose links a model may give; everything else that can be clicked is taken out. */
const OFFICIAL = /^https:\/\/(?:[a-z0-9-]+\.)*(?:kubernetes\.io|k8s\.io)(?:\/|$)/i;

const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;
/** Seen by nobody: half of a word that hides from what follows. Joiners stay where letters of other scripts need them. */
const UNSEEN =
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u2028\u2029\u2060-\u2064\u206A-\u206F\u3164\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|(?<=[!-~])[\u200C\u200D\uFE00-\uFE0E]+|(?<![\u200C\u200D\uFE00-\uFE0E])[\u200C\u200D\uFE00-\uFE0E]+(?=[!-~])/gu;
const MARKDOWN_LINK = /!?\[([^\]\n]{0,300})\]\(\s{0,10}([^)\s]{0,2000})(?:\s[^)]{0,300})?\)/g;
const ANGLE_LINK = /<((?:https?|mailto|tel|ftp):[^>|\s]{0,2000})(?:\|([^>]{0,300}))?>/gi;
const MENTION = /<[!@#&]+([^>|]{0,100})(?:\|([^>]{0,100}))?>/g;
const MASS_MENTION = /(?<!@)@+(?=(?:everyone|here|channel|all|group)\b)/gi;
/** Begins a mention, also one that is put together by what was taken out. */
const MENTION_START = /(?<!<)<+(?=[!@#&])/g;
/** What is left of `https://kubernetes.io@evil.example/` where it was redacted before. */
const CREDENTIALS = /(\bhttps?:\/\/)\[redacted credentials\]@/gi;
const WEB =
  /(?:[a-z0-9+.-]{1,40}:\/\/|\bwww\.|\bmailto:|\bjavascript:|\bdata:text)[^\s"'`<>()[\]{}]{1,2000}/gi;
/** Chat platforms turn bare domains into links too. */
const BARE =
  /(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|org|io|dev|app|co|xyz|info|biz|online|site|top|click|link|ru|cn|tk|ly|gg|me|ai|cc|icu|eu|de|uk|us|fr|jp|br|pl|nl|ch|website|tech|support)(?:[/?#][^\s"'`<>()]{0,2000})?(?![\w-])/gi;
const FENCE = /```[a-z]{0,12}\n?/gi;
const EMPHASIS = /(\*\*|__)(?=\S)([^\n]{1,500}?\S)\1/g;

const kept = (address: string): string | undefined => {
  const clean = address.replace(/(?<![.,;:!?])[.,;:!?]+$/, '');
  return OFFICIAL.test(clean) ? address : undefined;
};

const HOST = /^(?:[a-z][a-z0-9+.-]*:(?:\/\/)?)?([^/?#\s]+)/i;

/** Tells whether the model was told of a host: it may name it again, but not as a link. */
export type Mentioned = (host: string) => boolean;

const withoutLink = (address: string, mentioned: Mentioned): string => {
  const host = HOST.exec(address)?.[1]?.replace(/(?<![.,;:!?])[.,;:!?]+$/, '') ?? '';
  return host !== '' && mentioned(host) ? host : '[link removed]';
};

/** Cuts at a word, so that no name is cut in two. */
export const bounded = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > limit / 2 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '')).trimEnd()}…`;
};

/** A model's words as plain text: no markup, no link but to the official documentation, no mention, no secret, bounded. */
export const plainWords = (text: string, limit: number, mentioned: Mentioned = () => false): string => {
  // Bounded first, since what follows need not read a megabyte; the final bound is on what is left.
  const words = text
    .slice(0, limit * 4)
    .replace(/[\u2028\u2029]/g, ' ')
    .replace(CONTROL, '')
    .replace(UNSEEN, '')
    .replace(FENCE, ' ')
    .replace(MARKDOWN_LINK, (_, label: string, address: string) =>
      kept(address) === undefined ? label : `${label} (${address})`,
    )
    .replace(
      ANGLE_LINK,
      (_, address: string, label: string | undefined) => kept(address) ?? label ?? '[link removed]',
    )
    .replace(MENTION, (_, id: string, label: string | undefined) => label ?? id)
    .replace(EMPHASIS, '$2')
    .replace(MASS_MENTION, '')
    .replace(MENTION_START, '')
    .replace(CREDENTIALS, '$1')
    .replace(WEB, (address) => kept(address) ?? withoutLink(address, mentioned))
    .replace(BARE, (address, at: number, whole: string) =>
      whole.slice(Math.max(0, at - 3), at) === '://' ||
      OFFICIAL.test(`https://${address}`) ||
      mentioned(HOST.exec(address)?.[1] ?? '')
        ? address
        : '[link removed]',
    );
  return bounded(redactSecrets(words).replace(/\s+/g, ' ').trim(), limit);
};
