// SPDX-License-Identifier: Apache-2.0

import { isDeeper } from '../../src/core/is-deeper.ts';
import { LONGEST_ANSWER, LONGEST_PIECE } from './_bounded-body.ts';

/** How pieces of an answer are told apart on the wire: server-sent events, JSON by line, or one JSON. */
export type Framing = 'sse' | 'lines' | 'whole';

/** Lines without their end, whatever it is; the last one also without. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let length = 0;
  for await (const piece of bytes) {
    heard();
    length += piece.length;
    if (length > LONGEST_ANSWER) throw new SyntaxError('an answer that does not end');
    rest += decoder.decode(piece, { stream: true });
    // A \r at the very end may be half of a \r\n.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_PIECE) throw new SyntaxError('a line that does not end');
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}

/** The data of server-sent events; comments, names and ids are passed over, and the mark of the end too. */
async function* eventsOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let data: string[] = [];
  let length = 0;
  for await (const line of lines) {
    if (line.startsWith('data:')) {
      data.push(line.slice(line[5] === ' ' ? 6 : 5));
      // What is empty takes its place in the list too.
      length += line.length;
      if (length > LONGEST_PIECE) throw new SyntaxError('an event that does not end');
    } else if (line === '' && data.length > 0) {
      yield data.join('\n');
      data = [];
      length = 0;
    }
  }
  // One that was cut off is told too: then it is seen that it cannot be read.
  if (data.length > 0) yield data.join('\n');
}

async function* textsOf(
  framing: Framing,
  bytes: AsyncIterable<Uint8Array>,
  heard: () => void,
): AsyncGenerator<string> {
  const lines = linesOf(bytes, heard);
  if (framing === 'sse') yield* eventsOf(lines);
  else if (framing === 'lines') for await (const line of lines) yield line;
  else {
    const all: string[] = [];
    let length = 0;
    for await (const line of lines) {
      all.push(line);
      length += line.length + 1;
      if (length > LONGEST_PIECE) throw new SyntaxError('an answer that does not end');
    }
    yield all.join('\n');
  }
}

/** The JSON values of a body, as they come. Throws SyntaxError where one is none, or nests without end. */
export async function* valuesOf(
  framing: Framing,
  bytes: AsyncIterable<Uint8Array>,
  heard: () => void,
): AsyncGenerator {
  for await (const text of textsOf(framing, bytes, heard)) {
    if (text.trim() === '' || text === '[DONE]') continue;
    const value: unknown = JSON.parse(text);
    if (isDeeper(value)) throw new SyntaxError('an answer that nests without end');
    yield value;
  }
}
