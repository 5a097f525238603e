// SPDX-License-Identifier: Apache-2.0

import { cutText } from './redact/cut-text.ts';
import { redactSecrets } from './redact/redact-secrets.ts';
import { redacted } from './redact/replacement.ts';

/** Longest log that is looked at, in UTF-16 units: of what is longer, the end. */
const LONGEST = 512 * 1024;

/** Longest line that is kept: structured ones carry whole stack traces. What is quoted of it is bounded once more. */
const LONGEST_LINE = 4_000;

/** Colours and cursor movements of terminals; taken out first, for they may stand in the middle of a secret. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const ESCAPES =
  /\u001b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,1000}(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** What no terminal shows; tabs stay, for they begin the lines of stack traces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROLS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/g;

/** The rest of a key whose beginning is older than the part of the log that was read. */
const END_OF_KEY = /(?:^[A-Za-z0-9+/=]{1,76}\n){1,200}-----END ([A-Z0-9 ]{1,40})-----/gm;

const tail = (text: string): string => {
  if (text.length <= LONGEST) return text;
  const end = text.slice(-LONGEST);
  return end.slice(end.indexOf('\n') + 1);
};

/**
 * The text of a log → lines without secrets, oldest first, each bounded. The whole text is redacted before
 * it is divided: a key of several lines is one secret.
 */
export const logLines = (text: string): readonly string[] =>
  redactSecrets(tail(text).replace(ESCAPES, '').replace(/\r\n?/g, '\n').replace(CONTROLS, ''))
    .replace(END_OF_KEY, redacted('private key'))
    .split('\n')
    .map((line) => cutText(line.trimEnd(), LONGEST_LINE))
    .filter((line) => line !== '');
