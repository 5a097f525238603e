// SPDX-License-Identifier: Apache-2.0

import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type KindDefinition, type KubeObject, projectObject } from '../src/core/kind.ts';
import { kinds } from '../src/core/kinds/index.ts';

/** Whether V8 keeps two objects by one hidden class: what it can read fast is what looks alike. */
const areAlike = ((): ((one: object, other: object) => boolean) => {
  v8.setFlagsFromString('--allow-natives-syntax');
  const compiled = vm.runInThisContext('(one, other) => %HaveSameMap(one, other)') as (
    one: object,
    other: object,
  ) => boolean;
  // Compiled when it is first called.
  compiled({}, {});
  v8.setFlagsFromString('--no-allow-natives-syntax');
  return compiled;
})();

const NAMED = {
  metadata: { name: 'a', namespace: 'shop', uid: 'u', labels: { app: 'a' } },
  spec: {},
  status: {},
};
/** V8 is lenient with the first few. */
const MANY = 20;
/**
 * It may give a class up for a better one while objects are made, and compiles beside us when the machine is busy; what
 * is made anew each time stays different, however often one looks.
 */
const ROUNDS = 200;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const lastTwo = (definition: KindDefinition): readonly (KubeObject | undefined)[] =>
  Array.from({ length: MANY }, () => projectObject(definition, structuredClone(NAMED))).slice(-2);

describe('objects of one kind', () => {
  it.each(Object.values(kinds) as readonly KindDefinition[])('have one shape: $kind', async (definition) => {
    const isSteady = (): boolean => {
      const [before, last] = lastTwo(definition);
      return (
        last !== undefined &&
        before !== undefined &&
        areAlike(last, before) &&
        areAlike(last.metadata, before.metadata)
      );
    };
    let found = false;
    for (let round = 0; round < ROUNDS && !found; round += 1) {
      found = isSteady();
      if (!found) await breathe();
    }
    expect(found).toBe(true);
  });
});
