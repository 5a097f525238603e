import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caseGivens, changes, madeAfter, recordedGivens } from './support/mutated-report.ts';

/** Everything together, from objects to what is shown, in milliseconds: a pattern that goes wrong takes minutes. */
const LONGEST = 3_000;

test('no analyzer breaks, hangs or invents an object, however objects were changed', async () => {
  const givens = [...caseGivens(), ...recordedGivens()];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...givens), changes(10), async (given, made) => {
      const started = performance.now();
      const { lost, invented, broken } = await madeAfter(given, made);
      expect({ lost, invented, broken }).toEqual({ lost: [], invented: [], broken: [] });
      expect(performance.now() - started).toBeLessThan(LONGEST);
    }),
    { numRuns: 10_000, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
  );
});
