// SPDX-License-Identifier: Apache-2.0

import { readBounded } from './read-bounded.ts';

/** What fetch gives, whoever's fetch it is. */
interface Answer {
  readonly body: unknown;
}

/** Tokens, keys and lists of names are shorter. */
const MOST_BYTES = 2 * 1024 * 1024;

/** All bytes of an answer. Throws SyntaxError for more than anybody honest sends here: the rest is not read. */
export const answerBytes = async ({ body }: Answer): Promise<Buffer> => {
  const bytes = await readBounded((body ?? []) as AsyncIterable<Uint8Array>, MOST_BYTES);
  if (bytes === undefined) throw new SyntaxError('the answer is too long');
  return bytes;
};

/** The JSON of an answer. Throws SyntaxError that quotes nothing of it, unlike that of `response.json()`: it may hold a token. */
export const jsonAnswer = async (answer: Answer): Promise<unknown> => {
  const text = (await answerBytes(answer)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('the answer is no JSON');
  }
};
