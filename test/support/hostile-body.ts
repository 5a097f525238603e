// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import { bytesOf, type Said, sendBytes } from './inbound.ts';

/** Posts a body over a connection of its own: who turns a long one away does not read it to its end. */
export const postBody = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Said> =>
  sendBytes(url, bytesOf(url, { method: 'POST', headers: Object.entries(headers), body: Buffer.from(body) }));

/** What a door answered to what it may not understand: taken or turned away, never broken, and nothing of how it is made. */
export const expectSound = ({ status, text }: Said, known: readonly number[] = []): void => {
  if (!known.includes(status)) expect(status, text.slice(0, 600)).toBeLessThan(500);
  expect(text).not.toMatch(/\.[jt]s:\d+:\d+|node_modules|TypeError|RangeError/);
};

/** Fields of a form: what is no text is written as JSON. */
export const formOf = (fields: unknown): string =>
  new URLSearchParams(
    Object.entries(Object(fields) as Readonly<Record<string, unknown>>).map(
      ([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? ''),
      ],
    ),
  ).toString();

/** The body of the request that `act` sends with `fetch` to an address with this part. */
export const sentBy = async (part: string, act: () => Promise<unknown>): Promise<unknown> => {
  let body: unknown;
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    if (new Request(input).url.includes(part)) body = init?.body;
    return real(input, init);
  };
  try {
    await act();
  } finally {
    globalThis.fetch = real;
  }
  if (typeof body !== 'string') throw new Error(`nothing was sent to ${part}`);
  return body;
};

/** What counts with the length of a text before its type stumbles over the one; what puts a text into an address, over half a character. */
const shifty = [{ length: { valueOf: 0, toString: 0 } }, '\ud83d'];

/** The value as JSON, with each of its parts in turn replaced by those. */
export const shiftyIn = (value: unknown): readonly string[] =>
  shifty.flatMap((other) => {
    const texts: string[] = [];
    for (let at = 0; ; at += 1) {
      let seen = 0;
      const text = JSON.stringify(value, (_name, part: unknown) => {
        seen += 1;
        return seen === at + 1 ? other : part;
      });
      if (seen <= at) return texts;
      texts.push(text);
    }
  });
