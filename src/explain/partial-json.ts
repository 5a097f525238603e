// SPDX-License-Identifier: Apache-2.0

/** Where reading stands; `complete` turns false once the text has ended inside a value. */
interface Reader {
  readonly text: string;
  at: number;
  complete: boolean;
}

const NOTHING = Symbol('nothing');
type Value = unknown;

/** Deeper answers than this are nobody's explanation. */
const DEEPEST = 8;

const space = (reader: Reader): void => {
  while (/\s/.test(reader.text.charAt(reader.at))) reader.at += 1;
};

const string = (reader: Reader): Value => {
  const start = reader.at;
  for (let at = start + 1; at < reader.text.length; at += 1) {
    const character = reader.text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') {
      reader.at = at + 1;
      try {
        return JSON.parse(reader.text.slice(start, at + 1)) as Value;
      } catch {
        return NOTHING;
      }
    }
  }
  reader.complete = false;
  return NOTHING;
};

const literal = (reader: Reader): Value => {
  const found = /^[\w+.-]+/.exec(reader.text.slice(reader.at, reader.at + 64))?.[0] ?? '';
  reader.at += found.length;
  // A number or word at the very end may still go on.
  if (reader.at >= reader.text.length) reader.complete = false;
  try {
    return found === '' || !reader.complete ? NOTHING : (JSON.parse(found) as Value);
  } catch {
    return NOTHING;
  }
};

const items = (reader: Reader, close: string, each: () => boolean): void => {
  reader.at += 1;
  for (;;) {
    space(reader);
    if (reader.at >= reader.text.length) reader.complete = false;
    const character = reader.text.charAt(reader.at);
    if (!reader.complete) return;
    if (character === close) {
      reader.at += 1;
      return;
    }
    if (character === ',') reader.at += 1;
    else if (!each()) return;
  }
};

const value = (reader: Reader, depth: number): Value => {
  space(reader);
  const character = reader.text.charAt(reader.at);
  if (character === '"') return string(reader);
  if (depth > DEEPEST) return NOTHING;
  if (character === '[') {
    const result: Value[] = [];
    items(reader, ']', () => {
      const item = value(reader, depth + 1);
      if (item === NOTHING) return false;
      result.push(item);
      return true;
    });
    return result;
  }
  if (character === '{') {
    const result: Record<string, Value> = {};
    items(reader, '}', () => {
      space(reader);
      const key = reader.text.charAt(reader.at) === '"' ? string(reader) : NOTHING;
      space(reader);
      if (typeof key !== 'string' || reader.text.charAt(reader.at) !== ':') return false;
      reader.at += 1;
      const item = value(reader, depth + 1);
      if (item === NOTHING) return false;
      Object.defineProperty(result, key, { value: item, enumerable: true, configurable: true });
      return true;
    });
    return result;
  }
  return literal(reader);
};

/**
 * What is complete in the beginning of a JSON object: strings that are closed, elements that are whole. Anything
 * before the first brace is passed over. Undefined while there is no object yet.
 */
export const partialJson = (text: string): Readonly<Record<string, unknown>> | undefined => {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  const result = value({ text, at: start, complete: true }, 0);
  return typeof result === 'object' && result !== null ? (result as Record<string, unknown>) : undefined;
};
