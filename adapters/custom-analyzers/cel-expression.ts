// SPDX-License-Identifier: Apache-2.0

import { type CelInput, type CelValue, celError, isCelError, plan } from '@bufbuild/cel';
import { type Checked, chainOf, checkExpression, typeWord } from './cel-check.ts';
import { functions } from './cel-functions.ts';
import { type Expr, type ExpressionFault, type Parsed, parseExpression } from './cel-parse.ts';

/** What an expression gives for one object. */
export type Evaluated =
  | { readonly status: 'value'; readonly value: CelValue }
  /** The object has no such field. */
  | { readonly status: 'missing'; readonly field: string }
  | { readonly status: 'failed'; readonly message: string };

export interface Expression extends Checked {
  readonly evaluate: (bindings: Bindings) => Evaluated;
}

/** Getters are asked when an expression reads the name. */
export type Bindings = Readonly<Record<string, CelInput>>;

const MISSING = 'has no ';

/** Fields by the id of the expression that reads them: `status.phase`. */
const fieldsOf = ({ expr }: Parsed): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ((value as { $typeName?: string }).$typeName === 'cel.expr.Expr') {
      const chain = chainOf(value as Expr);
      if (chain !== undefined)
        found.set(
          String((value as Expr).id),
          [...(chain.root === 'object' ? [] : [chain.root]), ...chain.path].join('.'),
        );
    }
    for (const each of Object.values(value)) visit(each);
  };
  visit(expr);
  return found;
};

/** Messages of the engine in words of the person who wrote the rule. */
const plainly = (message: string): string => {
  const [, name = '', types = ''] =
    /^found no matching overload for '?([^' ]+)'? applied to '(.*)'$/.exec(message) ?? [];
  if (name === '') return message.slice(0, 200);
  const words = types.replaceAll(/google\.protobuf\.(?:Timestamp|Duration)/g, typeWord);
  const time = /\b(?:timestamp|duration)\b/.exec(words)?.[0];
  const hint = time !== undefined && words.includes('string') ? `: write ${time}(…) around the text` : '';
  return `${/^[a-z]/i.test(name) ? name : name.replaceAll('_', '')} does not work on ${words}${hint}`;
};

const UNRESOLVED = /^(?:unresolved attribute|no such key|\S+ not found|index out of bounds)/i;

/** Reads, checks and plans an expression. `names` are the variables with their types. */
export const compileExpression = (
  text: string,
  names: ReadonlyMap<string, string>,
): Expression | ExpressionFault => {
  const parsed = parseExpression(text);
  if (!('expr' in parsed)) return parsed;
  const checked = checkExpression(parsed, names);
  if ('at' in checked) return checked;
  const run = plan(functions, parsed);
  let fields: ReadonlyMap<string, string> | undefined;
  return {
    ...checked,
    evaluate: (bindings) => {
      const value = run(bindings);
      if (!isCelError(value)) return { status: 'value', value };
      if (value.message.startsWith(MISSING))
        return { status: 'missing', field: value.message.slice(MISSING.length) };
      if (!UNRESOLVED.test(value.message)) return { status: 'failed', message: plainly(value.message) };
      fields ??= fieldsOf(parsed);
      const field = value.exprId === undefined ? undefined : fields.get(String(value.exprId));
      return {
        status: 'missing',
        field: field || (/^\S+ not found: (\S+)/.exec(value.message)?.[1] ?? 'such field'),
      };
    },
  };
};

/** What came of a sub-expression, for the expressions that use it. */
export const passOn = (evaluated: Evaluated): CelInput => {
  switch (evaluated.status) {
    case 'value':
      return evaluated.value;
    case 'missing':
      return celError(`${MISSING}${evaluated.field}`) as unknown as CelInput;
    case 'failed':
      return celError(evaluated.message) as unknown as CelInput;
  }
};
