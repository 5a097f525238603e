// SPDX-License-Identifier: Apache-2.0

import { Malformed } from './malformed.ts';
import { DEEPEST, TOO_DEEP } from './nesting.ts';

const SPACE = /[\t\n\r ]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const after = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

const fail = (text: string, at: number, what: string): never => {
  throw new Malformed(
    at >= text.length ? 'the JSON ends in the middle, as if it were cut off' : `this is not JSON: ${what}`,
    text,
    at,
  );
};

const textEnd = (text: string, start: number): number => {
  let at = start + 1;
  for (;;) {
    at = after(PLAIN, text, at);
    if (text[at] === '"') return at + 1;
    if (text[at] !== '\\') return fail(text, at, 'a text in quotes is not closed on its line');
    const next = after(ESCAPE, text, at);
    if (next === -1) return fail(text, at, 'a backslash is followed by something that is no escape');
    at = next;
  }
};

const space = (text: string, at: number): number => after(SPACE, text, at);

/** Position after `{`, `[` or a member → position after the whole of it. */
const membersEnd = (text: string, start: number, close: '}' | ']', depth: number): number => {
  let at = space(text, start);
  if (text[at] === close) return at + 1;
  for (;;) {
    if (close === '}') {
      if (text[at] !== '"') fail(text, at, 'expected a field name in double quotes');
      at = space(text, textEnd(text, at));
      if (text[at] !== ':') fail(text, at, 'expected ":" after a field name');
      at = space(text, at + 1);
    }
    at = space(text, valueEnd(text, at, depth));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') fail(text, at, `expected "," or "${close}"`);
    at = space(text, at + 1);
  }
};

/** Position after the JSON value that starts at `at`; throws Malformed where it stops being JSON. */
const valueEnd = (text: string, at: number, depth: number): number => {
  if (depth > DEEPEST) return fail(text, at, TOO_DEEP);
  const first = text[at];
  if (first === '{') return membersEnd(text, at + 1, '}', depth + 1);
  if (first === '[') return membersEnd(text, at + 1, ']', depth + 1);
  if (first === '"') return textEnd(text, at);
  const end = after(SCALAR, text, at);
  return end === -1 ? fail(text, at, 'expected a value') : end;
};

/** JSON values that follow each other, with or without line breaks between. Throws Malformed with the line. */
export const parseJsonStream = (text: string): readonly unknown[] => {
  try {
    // One value is the rule, and the engine's parser is many times faster than finding where values end.
    return [JSON.parse(text)];
  } catch {
    const values: unknown[] = [];
    for (let at = space(text, 0); at < text.length; ) {
      const end = valueEnd(text, at, 0);
      values.push(JSON.parse(text.slice(at, end)));
      at = space(text, end);
    }
    return values;
  }
};
