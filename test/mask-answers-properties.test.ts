// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { cut } from './support/explaining.ts';
import { masker } from './support/masker.ts';
import * as fc from './support/properties.ts';

/** Names of which each begins, ends or holds another. */
const named: readonly (readonly [kind: string, value: string])[] = [
  ['Namespace', 'shop'],
  ['Deployment', 'shop-api'],
  ['Deployment', 'api'],
  ['Pod', 'shop-api-7d9f8b6c5-x2x9k'],
  ['Pod', 'shop-api-7d9f8b6c5-x2x9'],
  ['Service', 'shop-api-v2'],
  ['host', 'api.shop.example.org'],
  ['host', 'shop.example.org'],
  ['Node', 'shop-api-node-7'],
  ['image', 'registry.shop.example.org/shop/shop-api'],
];
const names = masker(
  'strict',
  named.map(([kind, value]) => ({ kind, value })),
);

/** How a model writes a stand-in, and what is to be read there. */
interface Written {
  readonly said: string;
  readonly meant: string;
}

const spelling = fc.constantFrom<((standIn: string) => string)[]>(
  (standIn) => standIn,
  (standIn) => standIn.toUpperCase(),
  (standIn) => standIn.charAt(0).toUpperCase() + standIn.slice(1),
  (standIn) => standIn.replace('-', '\u2011'),
  (standIn) => standIn.replace('-', '-\n'),
  (standIn) =>
    `${standIn.slice(0, standIn.indexOf('-') + 4)}\u00AD${standIn.slice(standIn.indexOf('-') + 4)}`,
  (standIn) => `${standIn.slice(0, standIn.indexOf('-') + 3)}-\n  ${standIn.slice(standIn.indexOf('-') + 3)}`,
  (standIn) => `${standIn.slice(0, standIn.indexOf('-') + 5)}\n> ${standIn.slice(standIn.indexOf('-') + 5)}`,
);
const dress = fc.constantFrom<readonly [string, string]>(
  ['', ''],
  ['`', '`'],
  ['**', '**'],
  ['_', '_'],
  ['"', '"'],
  ['(', ').'],
  ['', "'s"],
  ['', '’s'],
  ['', 's'],
  ['deployment/', ''],
  ['[', '](x)'],
  ['- ', ':'],
);
const between = fc.constantFrom(
  ' ',
  ', ',
  ' and ',
  '\n',
  ' → ',
  '/',
  ' is not ready; ',
  ' — ',
  ' pod- ',
  ' ns ',
  ' k2',
  '. ',
);
const written = fc
  .tuple(fc.constantFrom(...named), spelling, dress, between)
  .map(([[kind, value], spell, [open, close], after]): Written => {
    const standIn = names.maskName(kind, value).replace(/\.example$/, '');
    return { said: `${open}${spell(standIn)}${close}${after}`, meant: `${open}${value}${close}${after}` };
  });
const answer = fc.array(written, { minLength: 1, maxLength: 8 }).map(
  (parts): Written => ({
    said: parts.map(({ said }) => said).join(' '),
    meant: parts.map(({ meant }) => meant).join(' '),
  }),
);

const streamed = (pieces: readonly string[]): string => {
  const stream = names.stream();
  return pieces.map((piece) => stream.push(piece)).join('') + stream.end();
};

describe('answers', () => {
  test('come back exactly, however a model writes the stand-ins', () => {
    fc.assert(
      fc.property(answer, ({ said, meant }) => {
        expect(names.unmask(said)).toBe(meant);
        expect(names.unknown(said)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('come back exactly from a stream that is cut at every place', () => {
    fc.assert(
      fc.property(answer, ({ said, meant }) => {
        for (let at = 0; at <= said.length; at += 1)
          expect(streamed([said.slice(0, at), said.slice(at)])).toBe(meant);
        expect(streamed([...said])).toBe(meant);
      }),
      { numRuns: 60 },
    );
  });

  test('come back exactly from a stream in pieces of any size', () => {
    fc.assert(
      fc.property(
        answer,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        ({ said, meant }, sizes) => {
          expect(streamed(cut(said, sizes))).toBe(meant);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('never hold half a name: what is nearly a stand-in stays as it was said, and is told', () => {
    const code = names.maskName('Pod', 'shop-api-7d9f8b6c5-x2x9k').slice('pod-'.length);
    const spoilt = fc
      .tuple(
        fc.nat(code.length - 1),
        fc.constantFrom('b', 'c', '3', '4', 'z'),
        fc.constantFrom('change', 'add', 'drop'),
      )
      .map(([at, letter, how]) =>
        how === 'change'
          ? `${code.slice(0, at)}${letter}${code.slice(at + 1)}`
          : how === 'add'
            ? `${code.slice(0, at)}${letter}${code.slice(at)}`
            : `${code.slice(0, at)}${code.slice(at + 1)}`,
      )
      .filter((text) => text !== code);
    fc.assert(
      fc.property(spoilt, dress, (near, [open, close]) => {
        const text = `${open}pod-${near}${close}`;
        expect(names.unmask(text)).toBe(text);
        // Of the form of a code: it is said to be unknown, and never shown as if it were something.
        if (/^[bcdfghjkmnpqrstvwxz][2-9]/.test(near) && near.length >= 6)
          expect(names.unknown(text)).toEqual([`pod-${near}${close === 's' ? 's' : ''}`]);
      }),
      { numRuns: 500 },
    );
  });
});
