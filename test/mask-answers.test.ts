// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { masker } from './support/masker.ts';
import * as fc from './support/properties.ts';

describe('what models do to pseudonyms', () => {
  const names = masker();
  const pod = names.maskName('Pod', 'checkout-7d9f8b6c5-x2x9k');
  const code = pod.slice('pod-'.length);
  const real = 'checkout-7d9f8b6c5-x2x9k';

  test.each([
    [pod.toUpperCase(), real],
    [`Pod-${code.toUpperCase()}`, real],
    [`\`${pod}\``, `\`${real}\``],
    [`"${pod}"`, `"${real}"`],
    [`**${pod}**`, `**${real}**`],
    [`${pod}'s`, `${real}'s`],
    [`(${pod}).`, `(${real}).`],
    [`pod-\n${code}`, real],
    [`pod-${code.slice(0, 3)}-\n${code.slice(3)}`, real],
    [`pod-${code.slice(0, 3)}\n   ${code.slice(3)}`, real],
    [`po-\nd-${code}`, real],
    [`pod-${code.slice(0, 2)}\r\n> ${code.slice(2)}`, real],
    [`pod‑${code}`, real],
    [`pod\\-${code}`, real],
    [`pod-${code.slice(0, 2)}\u00AD${code.slice(2)}`, real],
    [`pods-${code}`, real],
    [`the pod ${code} fails`, `the pod ${real} fails`],
    [`deployment/${pod}`, `deployment/${real}`],
    [`${pod}\nnext line`, `${real}\nnext line`],
  ])('%j', (said, meant) => {
    expect(names.unmask(said)).toBe(meant);
  });

  test('hosts come back with or without their ending', () => {
    const masked = names.maskName('host', 'shop.example.com');
    expect(
      names.unmask(`https://${masked}/pay. ${masked.replace('.example', '')}, ${masked.toUpperCase()}.`),
    ).toBe('https://shop.example.com/pay. shop.example.com, shop.example.com.');
  });

  test('a stream gives the same as the whole, however it is cut', () => {
    const text = `${pod} and pod-${code.slice(0, 3)}-\n${code.slice(3)}, Deployment ${names.maskName('Deployment', 'web')} on ${names.maskName('host', 'a.example.com')}. pod- po ns-\n end ${pod}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const stream = names.stream();
        let result = '';
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          result += stream.push(text.slice(at, at + size));
          at += size;
        }
        expect(result + stream.end()).toBe(names.unmask(text));
      }),
    );
  });

  test('a stream holds back no more than it must', () => {
    const stream = names.stream();
    expect(stream.push('All is well with pod')).toBe('All is well with ');
    expect(stream.push('s today. ')).toBe('pods today. '.slice(0, 'pods today'.length) + '. ');
  });

  test('invented pseudonyms are told apart', () => {
    expect(
      names.unknown(`${pod} is fine but pod-b2zzzz and deploy-c3dd44 are not; node-exporter is`),
    ).toEqual(['pod-b2zzzz', 'deploy-c3dd44']);
  });
});
