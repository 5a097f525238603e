// SPDX-License-Identifier: Apache-2.0

import { type FieldPath, typeWord } from './cel-check.ts';
import { compileExpression, type Expression } from './cel-expression.ts';
import type { ExpressionFault } from './cel-parse.ts';
import type { Rule } from './cel-rule.ts';
import { type Piece, parseTemplate } from './cel-template.ts';

/** A sentence with values in it. */
export type Sentence = readonly (string | Expression)[];

export interface CompiledRef {
  readonly kind: string;
  readonly name: Expression;
  readonly namespace: Expression | undefined;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly parts: readonly (readonly [string, Expression])[];
  readonly when: Expression;
  readonly since: Expression | undefined;
  readonly say: Sentence;
  readonly fix: Sentence | undefined;
  readonly parent: CompiledRef | undefined;
  readonly blames: readonly CompiledRef[];
  readonly sensitive: readonly Expression[];
  /** What it reads of an object. */
  readonly paths: readonly FieldPath[];
}

/** What is wrong with one field of a rule; `at` is the place in its text. */
export interface RuleFault {
  readonly path: readonly PropertyKey[];
  readonly at: number;
  readonly message: string;
}

const VARIABLES: readonly (readonly [string, string])[] = [
  ['object', 'any'],
  ['now', 'google.protobuf.Timestamp'],
  ['cluster', 'string'],
];

const isPieces = (parsed: readonly Piece[] | ExpressionFault): parsed is readonly Piece[] =>
  Array.isArray(parsed);

const NEVER: Expression = {
  type: 'any',
  paths: [],
  evaluate: () => ({ status: 'failed', message: 'not compiled' }),
};

/** Reads every expression of a rule and says all that is wrong with them. */
export const compileRule = (
  rule: Rule,
): { readonly rule: CompiledRule; readonly faults: readonly RuleFault[] } => {
  const faults: RuleFault[] = [];
  const paths: FieldPath[] = [];
  const names = new Map(VARIABLES);
  const fault = (path: readonly PropertyKey[], { at, message }: ExpressionFault, from = 0): void => {
    faults.push({ path, at: from + at, message });
  };
  const compile = (
    text: string,
    path: readonly PropertyKey[],
    types: readonly string[] = [],
    from = 0,
  ): Expression => {
    const found = compileExpression(text, names);
    if ('at' in found) {
      fault(path, found, from);
      return NEVER;
    }
    if (types.length > 0 && found.type !== 'any' && !types.includes(found.type))
      fault(
        path,
        {
          at: 0,
          message: `gives ${typeWord(found.type)}, where ${types.map(typeWord).join(' or ')} is wanted`,
        },
        from,
      );
    paths.push(...found.paths);
    return found;
  };
  const sentence = (text: string, path: readonly PropertyKey[]): Sentence => {
    const pieces = parseTemplate(text);
    if (!isPieces(pieces)) {
      fault(path, pieces);
      return [];
    }
    return pieces.map((piece) =>
      piece.type === 'words' ? piece.text : compile(piece.text, path, [], piece.at),
    );
  };
  const reference = (
    { kind, name, namespace }: NonNullable<Rule['parent']>,
    path: readonly PropertyKey[],
  ): CompiledRef => ({
    kind,
    name: compile(name, [...path, 'name'], ['string']),
    namespace: namespace === undefined ? undefined : compile(namespace, [...path, 'namespace'], ['string']),
  });

  const parts = Object.entries(rule.let ?? {}).map(([name, text]) => {
    const path = ['let', name];
    if (names.has(name)) fault(path, { at: 0, message: `${name} is the name of something else already` });
    const expression = compile(text, path);
    names.set(name, expression.type);
    return [name, expression] as const;
  });
  const compiled: CompiledRule = {
    rule,
    parts,
    when: compile(rule.when, ['when'], ['bool']),
    since:
      rule.since === undefined
        ? undefined
        : compile(rule.since, ['since'], ['google.protobuf.Timestamp', 'string']),
    say: sentence(rule.say, ['say']),
    fix: rule.fix === undefined ? undefined : sentence(rule.fix, ['fix']),
    parent: rule.parent === undefined ? undefined : reference(rule.parent, ['parent']),
    blames: (rule.blames ?? []).map((each, at) => reference(each, ['blames', at])),
    sensitive: (rule.sensitive ?? []).map((text, at) => compile(text, ['sensitive', at])),
    paths,
  };
  return { rule: compiled, faults };
};
