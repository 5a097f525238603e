// SPDX-License-Identifier: Apache-2.0

import { type Replacement, redacted, replaceAll } from './replacement.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';
/** Labels are short and in capitals ("ENCRYPTED PRIVATE KEY"); anything else is not PEM. */
const LABEL = /^[A-Z0-9 #]{1,64}$/;

const nameOf = (label: string): string =>
  /KEY/.test(label) ? 'private key' : /CERT/.test(label) ? 'certificate' : 'PEM block';

/** PEM blocks, also on one line with `\n` written out, also cut off before their end. */
export const redactPem = (text: string): string => {
  const found: Replacement[] = [];
  // Remembered from one block to the next, so that many openings without a closing do not read the text again and again.
  let close = text.indexOf(END);
  let at = text.indexOf(BEGIN);
  while (at >= 0) {
    const labelEnd = text.indexOf(DASHES, at + BEGIN.length);
    if (labelEnd < 0) break;
    const label = text.slice(at + BEGIN.length, labelEnd);
    const next = text.indexOf(BEGIN, at + BEGIN.length);
    if (!LABEL.test(label)) {
      at = next;
      continue;
    }
    const body = labelEnd + DASHES.length;
    if (close >= 0 && close < body) close = text.indexOf(END, body);
    // A block that is cut off: everything that may still be its body goes.
    const whole = close >= 0 && (next < 0 || close < next);
    const closing = whole ? text.indexOf(DASHES, close + END.length) : -1;
    const end = closing >= 0 ? closing + DASHES.length : bodyEnd(text, body);
    found.push({ start: at, end, by: redacted(nameOf(label)) });
    at = next >= end || next < 0 ? next : text.indexOf(BEGIN, end);
  }
  return replaceAll(text, found);
};

const BODY = /(?:[A-Za-z0-9+/=\s]|\\[nr])*/y;

const bodyEnd = (text: string, from: number): number => {
  BODY.lastIndex = from;
  return from + (BODY.exec(text)?.[0].length ?? 0);
};
