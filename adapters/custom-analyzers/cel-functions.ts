// SPDX-License-Identifier: Apache-2.0

import { type CelFunc, CelScalar, celEnv, celFunc, celMethod } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { amountOf } from '../../src/core/resource-amount.ts';

const { BOOL, DOUBLE, INT, STRING } = CelScalar;

const amount = (given: string): number => {
  const value = amountOf(given);
  if (value === undefined) throw new Error(`"${given.slice(0, 40)}" is no quantity, such as 100m or 1.5Gi`);
  return value;
};

/** Quantities as Kubernetes' own CEL library has them, as numbers here. https://kubernetes.io/docs/reference/using-api/cel/ */
const quantities: readonly CelFunc[] = [
  celFunc('isQuantity', [STRING], BOOL, (text) => amountOf(text) !== undefined),
  celFunc('quantity', [STRING], DOUBLE, amount),
  // An IntOrString: `replicas: 3` and `memory: 3Gi` stand where quantities stand.
  celFunc('quantity', [INT], DOUBLE, (value) => Number(value)),
  celFunc('quantity', [DOUBLE], DOUBLE, (value) => value),
  celMethod('isLessThan', DOUBLE, [DOUBLE], BOOL, function (other) {
    return this < other;
  }),
  celMethod('isGreaterThan', DOUBLE, [DOUBLE], BOOL, function (other) {
    return this > other;
  }),
  celMethod('compareTo', DOUBLE, [DOUBLE], INT, function (other) {
    return BigInt(Math.sign(this - other));
  }),
  celMethod('asApproximateFloat', DOUBLE, [], DOUBLE, function () {
    return this;
  }),
  celMethod('asInteger', DOUBLE, [], INT, function () {
    return BigInt(this);
  }),
];

/** Which arguments one form of a function takes; `any` where it takes every type. */
export interface Overload {
  readonly target: string | undefined;
  readonly takes: readonly string[];
  readonly gives: string;
}

const typeName = ({ name }: { readonly name: string }): string => (name === 'dyn' ? 'any' : name);

/** Functions that are written into the planner, and so in no list. */
const BUILT_IN: Readonly<Record<string, readonly Overload[]>> = {
  '_[_]': [{ target: undefined, takes: ['any', 'any'], gives: 'any' }],
  '_?_:_': [{ target: undefined, takes: ['bool', 'any', 'any'], gives: 'any' }],
  '_&&_': [{ target: undefined, takes: ['bool', 'bool'], gives: 'bool' }],
  '_||_': [{ target: undefined, takes: ['bool', 'bool'], gives: 'bool' }],
  '@not_strictly_false': [{ target: undefined, takes: ['any'], gives: 'bool' }],
};

/** The standard functions of CEL, its string functions and Kubernetes' quantities. */
export const functions = celEnv({ funcs: [...strings, ...quantities] });

const overloads = new Map<string, Overload[]>();
for (const name of new Set([...Object.keys(BUILT_IN), ...[...functions.funcs].map((each) => each.name)])) {
  overloads.set(
    name,
    Object.hasOwn(BUILT_IN, name)
      ? [...(BUILT_IN[name] ?? [])]
      : [...(functions.funcs.find(name) ?? [])].map((each) => ({
          target: each.target === undefined ? undefined : typeName(each.target),
          takes: each.arguments.map(typeName),
          gives: typeName(each.result),
        })),
  );
}

/** The forms of a function; undefined where there is none of that name. */
export const overloadsOf = (name: string): readonly Overload[] | undefined => overloads.get(name);

/** Functions that people write by name. */
export const functionNames: readonly string[] = [...overloads.keys()].filter((name) => /^[a-z]/i.test(name));
