// SPDX-License-Identifier: Apache-2.0

import { redactSecrets } from './redact-secrets.ts';

/** Half a name could no longer be masked; what runs on for longer is none. */
const LONGEST_NAME = 300;
const PART = /(?<![^\s"'`,;(){}<>[\]|=])[^\s"'`,;(){}<>[\]|=]*$/;

/**
 * The beginning of an untrusted text, at most `limit` characters. What would be cut is redacted first, for half a token
 * is no longer seen to be one; and no word is cut in two.
 */
export const cutText = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const clean = redactSecrets(text);
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  // Where a word ends anyway nothing is lost.
  if (/[\s"'`,;(){}<>[\]|=]/.test(clean.charAt(limit))) return cut;
  const broken = PART.exec(cut.slice(-LONGEST_NAME))?.[0] ?? '';
  return broken.length === LONGEST_NAME ? cut : cut.slice(0, cut.length - broken.length).trimEnd();
};
