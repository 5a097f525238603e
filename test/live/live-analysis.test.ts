// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { followEach, followed } from '../support/followed.ts';
import { mutated, mutation } from '../support/mutated.ts';
import { caseGivens, recordedGivens } from '../support/mutated-report.ts';
import * as fc from '../support/properties.ts';

/** One thing that happens to a cluster, in terms of the objects that it began with. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('removed' as const), at: fc.nat(10_000) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('as it was' as const), at: fc.nat(10_000) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('changed' as const),
      at: fc.nat(10_000),
      how: fc.array(mutation, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('time' as const),
      ms: fc.constantFrom(SECOND, 20 * SECOND, MINUTE, 5 * MINUTE, HOUR, 25 * HOUR),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const apply = (
  { put, remove, pass }: ReturnType<typeof followed>,
  objects: readonly unknown[],
  what: Happening,
): void => {
  if (what.type === 'time') return pass(what.ms);
  const object = objects[what.at % objects.length];
  if (what.type === 'removed') remove(object);
  else put(what.type === 'changed' ? mutated(object, what.how) : object);
};

/** Follows a cluster through these steps. */
const follow = async (
  { objects, now }: ReturnType<typeof recordedGivens>[number],
  steps: readonly (readonly Happening[])[],
): Promise<void> => {
  const cluster = followed(objects, now);
  for (const step of [[], ...steps]) {
    for (const what of step) apply(cluster, objects, what);
    await cluster.look();
  }
  expect(cluster.looks()).toBe(steps.length + 1);
};

describe('an analysis that follows a cluster', () => {
  const givens = recordedGivens();
  it.each(givens.map((given) => [given.name, given] as const))(
    'says of %s what a whole one says, whatever happens',
    async (_, given) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(happening, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
          (steps) => follow(given, steps),
        ),
        { numRuns: 3 },
      );
    },
  );

  // The others, and many more, in live-analysis-states.live.test.ts.
  it('goes with each object of a state that leaves and comes back, and with the time', async () => {
    const [given] = givens.slice(-1) as [(typeof givens)[number]];
    expect(await followEach(given)).toBeGreaterThan(2 * given.objects.length);
  }, 30_000);

  it.each([
    ['what somebody owns', /^deployment: /],
    ['the very moment', /^certificate: /],
    ['pods of a node', /^(?:node-capacity|best-practice): /],
    ['what events tell', /^(?:pod-crash|replica-set): /],
  ])(
    'goes with what depends on %s',
    async (_, name) => {
      const cases = caseGivens().filter((each) => name.test(each.name));
      expect(cases.length).toBeGreaterThan(0);
      for (const given of cases.slice(0, 2))
        expect(await followEach(given)).toBeGreaterThan(2 * given.objects.length);
    },
    30_000,
  );

  it('goes with the objects of one case after the other', async () => {
    const cases = caseGivens();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(cases.length - 1), { minLength: 2, maxLength: 4 }), async (chosen) => {
        const cluster = followed([], 0);
        for (const at of chosen) {
          const { objects, now } = cases[at] as (typeof cases)[number];
          cluster.goTo(now);
          for (const object of objects) {
            cluster.put(object);
            await cluster.look();
          }
        }
        expect(cluster.looks()).toBeGreaterThan(0);
      }),
      { numRuns: 5 },
    );
  });
});
