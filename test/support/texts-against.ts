// SPDX-License-Identifier: Apache-2.0

import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Characters of which one fits nearly every class. */
const CANDIDATES = 'a1A-./:=@ _%"\'\\\n(+é';

const fits = (element: AST.Element, character: string, flags: string): boolean => {
  try {
    return new RegExp(`^(?:${element.raw})$`, flags.replace(/[gdy]/g, '')).test(character);
  } catch {
    return false;
  }
};

/** A short text that an element matches, as far as that is easily said. */
const sampleOf = (element: AST.Element, flags: string): string => {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return [...CANDIDATES].find((character) => fits(element, character, flags)) ?? '';
    case 'Quantifier':
      return sampleOf(element.element, flags).repeat(Math.min(Math.max(1, element.min), 64));
    case 'Group':
    case 'CapturingGroup':
      return sampleOfAll(element.alternatives[0]?.elements ?? [], flags);
    default:
      return '';
  }
};
const sampleOfAll = (elements: readonly AST.Element[], flags: string): string =>
  elements.map((element) => sampleOf(element, flags)).join('');

/** What stands before an element, up to the beginning of the whole. */
const beforeOf = (element: AST.Element, flags: string): string => {
  const parent: AST.Node | null = element.parent;
  if (parent.type === 'Quantifier') return beforeOf(parent, flags);
  if (parent.type !== 'Alternative') return '';
  const own = sampleOfAll(parent.elements.slice(0, parent.elements.indexOf(element)), flags);
  const outer = parent.parent;
  const isInside = outer.type === 'Group' || outer.type === 'CapturingGroup';
  return `${isInside ? beforeOf(outer, flags) : ''}${own}`;
};

const quantifiersIn = (node: AST.Node): readonly AST.Quantifier[] => {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.flatMap(quantifiersIn);
    case 'Assertion':
      return 'alternatives' in node ? node.alternatives.flatMap(quantifiersIn) : [];
    case 'Alternative':
      return node.elements.flatMap(quantifiersIn);
    case 'Quantifier':
      return [node, ...quantifiersIn(node.element)];
    default:
      return [];
  }
};

/**
 * Texts that are made against an expression, from its own structure: each of its repetitions goes on for long and then ends
 * wrongly; and what leads up to it begins again and again.
 */
export const textsAgainst = (expression: RegExp, length: number): readonly string[] => {
  const { flags } = expression;
  const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(expression.source, 0, undefined, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const texts = quantifiersIn(pattern)
    .filter(({ max }) => max > 3)
    .flatMap((quantifier) => {
      const before = beforeOf(quantifier, flags);
      const unit = sampleOf(quantifier.element, flags) || 'a';
      const filled = (text: string): string => text.repeat(Math.ceil(length / Math.max(1, text.length)));
      return [
        `${before}${filled(unit)}\u0000`,
        `${filled(`${before}${unit}`)}\u0000`,
        `${filled(`${before}${unit.repeat(30)} `)}\u0000`,
      ];
    });
  return [...new Set(texts)];
};
