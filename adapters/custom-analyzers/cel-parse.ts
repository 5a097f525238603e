// SPDX-License-Identifier: Apache-2.0

import { parse } from '@bufbuild/cel';
import { messageOf } from '../../src/core/errors.ts';

export type Parsed = ReturnType<typeof parse>;
export type Expr = Parsed['expr'];

/** What is wrong with an expression, and where in it: an offset in UTF-16 units. */
export interface ExpressionFault {
  readonly at: number;
  readonly message: string;
}

/** Kubernetes' own rules are far shorter; the parser's time grows with the square of the length. */
const LONGEST = 4_000;

/** Brackets within brackets. From some 450 on the parser fills the stack, and what fills the stack can end the process. */
const DEEPEST = 100;

const OPEN: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Text in quotes from `at` on: where it ends; undefined where it does not. */
export const endOfQuote = (text: string, at: number): number | undefined => {
  const quote = text.startsWith(text.charAt(at).repeat(3), at) ? text.charAt(at).repeat(3) : text.charAt(at);
  const isRaw = /(?:^|[^a-z0-9_])b?r$/i.test(text.slice(Math.max(0, at - 3), at));
  for (let index = at + quote.length; index < text.length; index += 1) {
    if (text[index] === '\\' && !isRaw) index += 1;
    else if (text.startsWith(quote, index)) return index + quote.length;
    else if (quote.length === 1 && text[index] === '\n') return undefined;
  }
  return undefined;
};

/** What a person sees at once and a grammar cannot name: a bracket or a text that is not closed, an operator of another language. */
const plainFault = (text: string): ExpressionFault | undefined => {
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'") {
      const end = endOfQuote(text, at);
      if (end === undefined) return { at, message: `the text that begins with ${sign} is never closed` };
      at = end - 1;
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      if (end === -1) break;
      at = end;
    } else if (sign in OPEN) {
      open.push(at);
      if (open.length > DEEPEST) return { at, message: `brackets are nested deeper than ${DEEPEST}` };
    } else if (sign === ')' || sign === ']' || sign === '}') {
      const last = open.pop();
      if (last === undefined) return { at, message: `${sign} closes nothing` };
      const wanted = OPEN[text.charAt(last)] ?? '';
      if (wanted !== sign)
        return { at, message: `${sign} stands where ${wanted} should close ${text.charAt(last)}` };
    } else if (/^[!=]==/.test(text.slice(at, at + 3)))
      return { at, message: `${text.slice(at, at + 3)} is not CEL: write ${text.slice(at, at + 2)}` };
    else if (sign === '=' && text[at + 1] === '=') at += 1;
    else if (sign === '=' && !'!<>'.includes(text[at - 1] ?? ' '))
      return { at, message: 'one = compares nothing: write ==' };
    else if (text.startsWith('?.', at) || text.startsWith('.?', at))
      return { at, message: 'optional fields (?.) are not understood: ask with has(…) first' };
    else if (sign === '&' || sign === '|') {
      if (text[at + 1] === sign) at += 1;
      else return { at, message: `one ${sign} is not CEL: write ${sign}${sign}` };
    }
  }
  const last = open.at(-1);
  return last === undefined ? undefined : { at: last, message: `${text.charAt(last)} is never closed` };
};

const WORDS: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!' };

const nearby = (text: string, at: number): string | undefined => {
  const found = /^(and|or|not)\b/.exec(text.slice(at))?.[1];
  return found === undefined ? undefined : `${found} is not CEL: write ${WORDS[found] ?? ''}`;
};

interface Located {
  readonly location?: { readonly start?: { readonly offset?: number } };
  readonly rawMessage?: string;
}

const faultOf = (text: string, error: unknown): ExpressionFault => {
  const { location, rawMessage } = error as Located;
  const at = location?.start?.offset ?? 0;
  const word = nearby(text, at);
  if (word !== undefined) return { at, message: word };
  const rest = text.slice(at).trim();
  if (rawMessage === 'reserved identifier')
    return { at, message: `${/^\w*/.exec(rest)?.[0] ?? ''} is a reserved word` };
  if (rawMessage?.startsWith('found ') === true)
    return {
      at,
      message: /^[^\w\s'"]*$/.test(rest)
        ? 'the expression ends too early'
        : `${rest.split(/\s/)[0] ?? ''} is not expected here`,
    };
  return { at, message: rawMessage ?? messageOf(error) };
};

export const parseExpression = (text: string): Parsed | ExpressionFault => {
  if (text.trim() === '') return { at: 0, message: 'the expression is empty' };
  if (text.length > LONGEST)
    return {
      at: LONGEST,
      message: `the expression has ${text.length} characters; ${LONGEST} are allowed: use let`,
    };
  const fault = plainFault(text);
  if (fault !== undefined) return fault;
  try {
    return parse(text);
  } catch (error) {
    return faultOf(text, error);
  }
};
