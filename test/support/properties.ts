// SPDX-License-Identifier: Apache-2.0

import * as fastCheck from 'fast-check';

const { PROPERTY_SEED: seed = '20261126', PROPERTY_TIMES: times = '1' } = process.env;

/** Tests that are given minutes end by themselves before. */
const LONGEST_MS = 50_000;

fastCheck.configureGlobal({
  // One commit gives one answer, whoever's machine asks: the values are the same each time. `npm run fuzz` tries others, and more.
  ...(seed !== 'random' && { seed: Number(seed) }),
  ...(times !== '1' && { plugins: [fastCheck.interruptAfterTimeLimit(LONGEST_MS)] }),
});

const more = <T>(given: fastCheck.Parameters<T> = {}): fastCheck.Parameters<T> => ({
  ...given,
  numRuns: (given.numRuns ?? 100) * Number(times),
});

export * from 'fast-check';

function assert<T>(property: fastCheck.IAsyncProperty<T>, given?: fastCheck.Parameters<T>): Promise<void>;
function assert<T>(property: fastCheck.IProperty<T>, given?: fastCheck.Parameters<T>): void;
function assert<T>(
  property: fastCheck.IRawProperty<T>,
  given?: fastCheck.Parameters<T>,
): Promise<void> | void {
  return fastCheck.assert(property, more(given));
}

/** As fast-check has it, with the seed and as many values as this run wants. */
export { assert };
