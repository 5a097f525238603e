// SPDX-License-Identifier: Apache-2.0

import { isCelError, plan } from '@bufbuild/cel';
import { suggest } from '../../src/core/suggest.ts';
import { functionNames, functions, type Overload, overloadsOf } from './cel-functions.ts';
import type { Expr, ExpressionFault, Parsed } from './cel-parse.ts';

/** Names of types, which are values in CEL. */
const TYPES = [
  ...['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'dyn'],
  ...['google', 'optional_type'],
];

/** Written like functions, but part of the language: with a wrong number of arguments they stay calls. */
const MACROS: Readonly<Record<string, string>> = {
  has: 'has(object.spec.field)',
  all: 'list.all(x, x > 0)',
  exists: 'list.exists(x, x > 0)',
  exists_one: 'list.exists_one(x, x > 0)',
  map: 'list.map(x, x.name)',
  filter: 'list.filter(x, x > 0)',
};

const SIGNS = /^(?:@|_|!_|-_)/;
/** `_==_` as people write it. */
const shown = (name: string): string =>
  name === '@in' ? 'in' : name === '_?_:_' ? '? :' : SIGNS.test(name) ? name.replaceAll('_', '') : name;

const TIMES: Readonly<Record<string, string>> = {
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.Duration': 'duration',
};
export const typeWord = (type: string): string => TIMES[type] ?? type;

const CONSTANTS: Readonly<Record<string, string>> = {
  stringValue: 'string',
  bytesValue: 'bytes',
  doubleValue: 'double',
  boolValue: 'bool',
  int64Value: 'int',
  uint64Value: 'uint',
  nullValue: 'null_type',
};

class Fault extends Error {
  readonly id: bigint;
  constructor(id: bigint, message: string) {
    super(message);
    this.id = id;
  }
}

/** `any` where only running it tells. */
type Type = string;

const fits = (given: Type, taken: string): boolean => given === 'any' || taken === 'any' || given === taken;

const isConstant = (expr: Expr | undefined): boolean => expr?.exprKind.case === 'constExpr';

const takesText = (forms: readonly Overload[]): string =>
  [...new Set(forms.map(({ takes }) => takes.map(typeWord).join(', ')))].slice(0, 6).join('; or ');

/** The type that a call gives. Throws Fault for a function that there is not, or that takes other arguments. */
const callType = (expr: Expr, name: string, target: Type | undefined, given: readonly Type[]): Type => {
  const forms = overloadsOf(name);
  if (forms === undefined) {
    const near = suggest(name, [...functionNames, ...Object.keys(MACROS)]);
    throw new Fault(
      expr.id,
      `there is no function ${name}${near === undefined ? '' : `: did you mean ${near}?`}`,
    );
  }
  const ofForm = forms.filter((form) => (form.target === undefined) === (target === undefined));
  if (ofForm.length === 0)
    throw new Fault(
      expr.id,
      target === undefined
        ? `${name} follows what it works on: x.${name}(…)`
        : `${name} is written ${name}(x)`,
    );
  const ofLength = ofForm.filter(({ takes }) => takes.length === given.length);
  if (ofLength.length === 0)
    throw new Fault(
      expr.id,
      `${shown(name)} does not take ${given.length} arguments, but ${takesText(ofForm)}`,
    );
  const possible = ofLength.filter(
    (form) =>
      fits(target ?? 'any', form.target ?? 'any') &&
      form.takes.every((taken, index) => fits(given[index] ?? 'any', taken)),
  );
  if (possible.length === 0) {
    const types = [...(target === undefined ? [] : [target]), ...given].map(typeWord);
    throw new Fault(expr.id, `${shown(name)} does not work on ${types.join(' and ')}`);
  }
  const gives = new Set(possible.map((form) => form.gives));
  return gives.size === 1 ? (possible[0]?.gives ?? 'any') : 'any';
};

/** Where an expression reads: `object.status.phase` is `['status', 'phase']`. Empty = the whole object. */
export type FieldPath = readonly string[];

export interface Checked {
  readonly type: Type;
  readonly paths: readonly FieldPath[];
}

const indexText = (expr: Expr | undefined): string | undefined =>
  expr?.exprKind.case === 'constExpr' && expr.exprKind.value.constantKind.case === 'stringValue'
    ? expr.exprKind.value.constantKind.value
    : undefined;

/** `object.a['b'].c` → root `object`, path `a b c`; undefined for what is no such chain. */
export const chainOf = (
  expr: Expr,
): { readonly root: string; readonly id: bigint; readonly path: FieldPath } | undefined => {
  const { exprKind } = expr;
  if (exprKind.case === 'identExpr')
    return { root: exprKind.value.name.replace(/^\./, ''), id: expr.id, path: [] };
  if (exprKind.case === 'selectExpr') {
    const { operand, field } = exprKind.value;
    const rest = operand === undefined ? undefined : chainOf(operand);
    return rest === undefined ? undefined : { ...rest, path: [...rest.path, field] };
  }
  if (exprKind.case !== 'callExpr' || exprKind.value.function !== '_[_]') return undefined;
  const [of, index] = exprKind.value.args;
  const field = indexText(index);
  const rest = of === undefined || field === undefined ? undefined : chainOf(of);
  return rest === undefined || field === undefined ? undefined : { ...rest, path: [...rest.path, field] };
};

const walk = (names: ReadonlyMap<string, Type>, paths: FieldPath[]) => {
  const typeOf = (expr: Expr | undefined, scope: ReadonlyMap<string, Type>): Type => {
    if (expr === undefined) return 'any';
    const chain = chainOf(expr);
    if (chain !== undefined && scope.has(chain.root)) {
      if (chain.root === 'object' && scope.get('object') === names.get('object')) paths.push(chain.path);
      const rootType = scope.get(chain.root) ?? 'any';
      if (chain.path.length === 0) return rootType;
      if (expr.exprKind.case === 'selectExpr' && expr.exprKind.value.testOnly) return 'bool';
      return 'any';
    }
    const { exprKind } = expr;
    switch (exprKind.case) {
      case 'constExpr':
        return CONSTANTS[exprKind.value.constantKind.case ?? ''] ?? 'any';
      case 'identExpr': {
        const { name } = exprKind.value;
        if (TYPES.includes(name.split('.')[0] ?? '')) return 'type';
        const near = suggest(
          name,
          [...scope.keys()].filter((known) => /^[a-z]/i.test(known)),
        );
        throw new Fault(
          expr.id,
          `there is no variable ${name}${near === undefined ? '; what is checked is called object' : `: did you mean ${near}?`}`,
        );
      }
      case 'selectExpr':
        typeOf(exprKind.value.operand, scope);
        return exprKind.value.testOnly ? 'bool' : 'any';
      case 'callExpr': {
        const { target, args, function: name } = exprKind.value;
        const macro = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined;
        if (macro !== undefined) throw new Fault(expr.id, `${name} is written so: ${macro}`);
        const of = target === undefined || name.startsWith('strings.') ? undefined : typeOf(target, scope);
        const given = args.map((arg) => typeOf(arg, scope));
        const type = callType(expr, name, of, given);
        tryConstants(expr, target, args, name);
        if (name === '_?_:_') return given[1] === given[2] ? (given[1] ?? 'any') : 'any';
        return type;
      }
      case 'listExpr':
        for (const each of exprKind.value.elements) typeOf(each, scope);
        return 'list';
      case 'structExpr':
        for (const { keyKind, value } of exprKind.value.entries) {
          if (keyKind.case === 'mapKey') typeOf(keyKind.value, scope);
          typeOf(value, scope);
        }
        return exprKind.value.messageName === '' ? 'map' : 'any';
      case 'comprehensionExpr': {
        const { iterVar, iterRange, accuVar, accuInit, loopCondition, loopStep, result } = exprKind.value;
        const range = typeOf(iterRange, scope);
        if (!fits(range, 'list') && !fits(range, 'map'))
          throw new Fault(expr.id, `only lists and maps are gone through, not ${typeWord(range)}`);
        const accu = typeOf(accuInit, scope);
        const within = new Map([...scope, [accuVar, accu]]);
        const inLoop = new Map([...within, [iterVar, 'any'] as const]);
        typeOf(loopCondition, inLoop);
        typeOf(loopStep, inLoop);
        return typeOf(result, within);
      }
      default:
        return 'any';
    }
  };
  return (expr: Expr): Type => typeOf(expr, names);
};

/** What is wrong whatever the object: `duration('5x')`, a pattern that is none. */
const tryConstants = (expr: Expr, target: Expr | undefined, args: readonly Expr[], name: string): void => {
  const isPattern = name === 'matches' && args.length === 1 && isConstant(args[0]);
  if (
    !isPattern &&
    !(args.length > 0 && args.every(isConstant) && (target === undefined || isConstant(target)))
  )
    return;
  // A pattern is the same on whatever text.
  const tried =
    isPattern && expr.exprKind.case === 'callExpr' ? { ...expr.exprKind.value, target: args[0] } : undefined;
  const whole =
    tried === undefined ? expr : { ...expr, exprKind: { case: 'callExpr' as const, value: tried } };
  const value = plan(functions, whole)();
  if (isCelError(value)) throw new Fault(expr.id, value.message.slice(0, 200));
};

/**
 * What can be known before it runs: names, functions, the types of literals and of what functions give. `names`: the
 * variables with their types, `any` where only running tells.
 */
export const checkExpression = (
  { expr, sourceInfo }: Parsed,
  names: ReadonlyMap<string, Type>,
): Checked | ExpressionFault => {
  const paths: FieldPath[] = [];
  try {
    return { type: walk(names, paths)(expr), paths };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { at: sourceInfo?.positions[String(error.id)] ?? 0, message: error.message };
  }
};
