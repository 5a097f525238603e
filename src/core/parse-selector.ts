// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';
import type { LabelSelector, Requirement } from './label-selector.ts';

/** Of `example.com/tier`: a DNS subdomain of at most 253 characters before the slash, 63 after it. */
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const INTEGER = /^-?\d{1,18}$/;
const TOKEN = /\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)/y;

const isKey = (key: string): boolean => {
  const [first = '', second, ...more] = key.split('/');
  if (more.length > 0) return false;
  return second === undefined ? NAME.test(first) : PREFIX.test(first) && NAME.test(second);
};
const isValue = (value: string): boolean => value === '' || NAME.test(value);
const isWord = (token: string): boolean => !/^[=!(),<>]/.test(token);

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) tokens.push(match[1] ?? '');
  return tokens;
};

/** What is wrong, in a clause that follows the selector. */
class Unfit extends Error {}

const reader = (tokens: readonly string[]) => {
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const next = (): string | undefined => tokens[at++];
  const expect = (wanted: string): void => {
    const found = next();
    if (found !== wanted)
      throw new Unfit(`lacks "${wanted}"${found === undefined ? '' : ` before "${found}"`}`);
  };

  const key = (): string => {
    const word = next();
    if (word === undefined) throw new Unfit('ends too early');
    if (!isWord(word)) throw new Unfit(`has "${word}" where a key should be`);
    if (!isKey(word)) throw new Unfit(`has "${word}", which cannot be the key of a label`);
    return word;
  };
  /** Nothing is a value too: `tier=` asks for an empty one. */
  const value = (): string => {
    const word = isWord(peek() ?? ',') ? (next() ?? '') : '';
    if (!isValue(word)) throw new Unfit(`has "${word}", which cannot be the value of a label`);
    return word;
  };
  const values = (): readonly string[] => {
    expect('(');
    if (peek() === ')') throw new Unfit('has an empty set');
    const found = [value()];
    while (peek() === ',') {
      at += 1;
      found.push(value());
    }
    expect(')');
    return [...new Set(found)];
  };
  const number = (): string => {
    const word = next() ?? '';
    if (!INTEGER.test(word)) throw new Unfit(`compares with "${word}", which is no whole number`);
    return word;
  };

  const requirement = (): Requirement => {
    if (peek() === '!') {
      at += 1;
      return { key: key(), operator: 'DoesNotExist', values: [] };
    }
    const name = key();
    const sign = peek();
    if (sign === undefined || sign === ',') return { key: name, operator: 'Exists', values: [] };
    at += 1;
    switch (sign) {
      case '=':
      case '==':
        return { key: name, operator: 'In', values: [value()] };
      case '!=':
        return { key: name, operator: 'NotIn', values: [value()] };
      case 'in':
        return { key: name, operator: 'In', values: values() };
      case 'notin':
        return { key: name, operator: 'NotIn', values: values() };
      case '>':
        return { key: name, operator: 'Gt', values: [number()] };
      case '<':
        return { key: name, operator: 'Lt', values: [number()] };
      default:
        throw new Unfit(`has "${sign}" after ${name}, where =, !=, in or notin should be`);
    }
  };

  return {
    all: (): readonly Requirement[] => {
      const found: Requirement[] = [];
      if (peek() === undefined) return found;
      for (;;) {
        found.push(requirement());
        const comma = next();
        if (comma === undefined) return found;
        if (comma !== ',') throw new Unfit(`has "${comma}" where a comma should be`);
      }
    },
  };
};

/**
 * Kubernetes' grammar of label selectors: `a=b`, `a==b`, `c!=d`, `e in (x, y)`, `f notin (z)`, `g`, `!h`, `i>1`, `j<5`,
 * joined by commas; nothing selects everything. Throws Refused that says what is wrong.
 */
export const parseSelector = (text: string): LabelSelector => {
  try {
    return { matchLabels: {}, matchExpressions: reader(tokensOf(text)).all() };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new Refused(`"${text.slice(0, 80)}" is not a label selector: it ${error.message.slice(0, 160)}.`, {
      hint: 'analyze -L app=web,tier!=cache',
    });
  }
};
