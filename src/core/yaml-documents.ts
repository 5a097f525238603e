// SPDX-License-Identifier: Apache-2.0

import {
  Composer,
  type CST,
  type Document,
  isScalar,
  type LineCounter,
  Parser,
  visit,
  YAMLParseError,
} from 'yaml';

/**
 * Schemas of resources, the deepest YAML of Kubernetes, have some forty levels. From 800 on the composer fills the
 * stack; and an expression that the engine first compiles where little of it is left ends the process.
 */
const DEEPEST = 200;

type Parsed = Document.Parsed;

/** Where a document first nests too deep. The parser has no stack but a list, and neither has this. */
const tooDeepAt = (document: CST.Token): number | undefined => {
  const open: (readonly [CST.Token, number])[] = [[document, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, level] = next;
    if (level > DEEPEST) return token.offset;
    if (token.type === 'document') {
      if (token.value !== undefined) open.push([token.value, level]);
    } else if ('items' in token)
      for (const { key, value } of token.items)
        for (const inner of [key, value])
          if (inner !== undefined && inner !== null) open.push([inner, level + 1]);
  }
  return undefined;
};

/** The composer holds each key of a map against all before it, which takes minutes for a hundred thousand of them. */
const withUniqueKeys = (document: Parsed): Parsed => {
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || key.range === undefined || key.range === null) continue;
        const [start] = key.range;
        if (seen.has(key.value))
          document.errors.push(
            new YAMLParseError([start, start + 1], 'DUPLICATE_KEY', 'Map keys must be unique'),
          );
        seen.add(key.value);
      }
    },
  });
  return document;
};

/** A document after the other; the rest of a text is passed over from where it nests too deep. */
const composed = function* (text: string, lines: LineCounter | undefined, alone: boolean): Generator<Parsed> {
  let deep: number | undefined;
  const shallow = function* (): Generator<CST.Token> {
    for (const token of new Parser(lines?.addNewLine).parse(text)) {
      deep = tooDeepAt(token);
      if (deep !== undefined) return;
      yield token;
    }
  };
  const options = { prettyErrors: false, logLevel: 'silent', uniqueKeys: false } as const;
  for (const document of new Composer(options).compose(shallow(), alone, text.length))
    yield withUniqueKeys(document);
  if (deep === undefined) return;
  for (const document of new Composer(options).compose([], true, text.length)) {
    const message = `nested deeper than ${DEEPEST} levels`;
    document.errors.push(new YAMLParseError([deep, deep + 1], 'RESOURCE_EXHAUSTION', message));
    yield document;
  }
};

/** Text of anybody → the YAML documents in it, with what is wrong in their `errors`. None in a text without any. */
export const yamlDocuments = (text: string, lines?: LineCounter): readonly Parsed[] => [
  ...composed(text, lines, false),
];

/** The same of a text that holds one: what follows a first one is an error of it. */
export const yamlDocument = (text: string, lines?: LineCounter): Parsed => {
  const [first, ...others] = composed(text, lines, true);
  if (first === undefined) throw new Error('a text without documents is composed to an empty one');
  for (const { errors, range } of others.slice(0, 1)) {
    const message = 'the file holds several documents, and one is wanted';
    const several = new YAMLParseError([range[0], range[0] + 1], 'MULTIPLE_DOCS', message);
    first.errors.push(errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? several);
  }
  return first;
};

/** The value in a text that holds one document. Throws for what is not valid, and for what would grow without end. */
export const yamlValue = (text: string): unknown => {
  const document = yamlDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return document.toJS();
};
