// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { type KindDefinition, projectObject } from '../src/core/kind.ts';
import { kinds } from '../src/core/kinds/index.ts';
import { caseGivens, changes, madeAfter, recordedGivens } from './support/mutated-report.ts';
import * as fc from './support/properties.ts';

// Whatever a server or a file holds, an analyzer fails at worst alone, and only on that object.
const bounded = { numRuns: 400, interruptAfterTimeLimit: 600, markInterruptAsFailure: false };

test('objects of any shape are projected', () => {
  const raw = fc.dictionary(
    fc.constantFrom('metadata', 'spec', 'status', 'data', 'items', 'webhooks', 'rules', 'subsets', 'type'),
    fc.anything({ maxDepth: 3, withNullPrototype: true }),
  );
  fc.assert(
    fc.property(raw, (object) => {
      for (const definition of Object.values(kinds) as unknown as readonly KindDefinition[])
        expect(projectObject(definition, object).kind).toBe(definition.kind);
    }),
    { ...bounded, numRuns: 50 },
  );
});

test.each([
  ['cases of analyzers', caseGivens(), 6],
  ['recorded states', recordedGivens(), 20],
] as const)('%s give a report after any change', async (_, givens, most) => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...givens), changes(most), async (given, made) => {
      const { lost, invented } = await madeAfter(given, made);
      expect({ lost, invented }).toEqual({ lost: [], invented: [] });
    }),
    bounded,
  );
});

test('the changes are such that findings come and go', async () => {
  const [given] = recordedGivens();
  if (given === undefined) throw new Error('no recorded state');
  const codes = new Set<string>();
  for (const at of [1_213, 3_001, 9_999]) {
    const made = Array.from(
      { length: 40 },
      (_, index) => [index * 7, { at: at * index, to: 'dropped' }] as const,
    );
    const { report } = await madeAfter(given, made);
    codes.add(report.findings.map(({ id }) => id).join());
  }
  expect(codes.size).toBeGreaterThan(1);
});

/** Everything together, from objects to what is shown, in milliseconds: a pattern that goes wrong takes minutes. */
const LONGEST = 30_000;

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
