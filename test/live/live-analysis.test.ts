import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { liveAnalysis } from '../../src/core/live/live-analysis.ts';
import type { Report } from '../../src/core/report.ts';
import { livingCluster } from '../support/living-cluster.ts';
import { mutated, mutation } from '../support/mutated.ts';
import { caseGivens, recordedGivens } from '../support/mutated-report.ts';

const about = { id: 'live', requestedFilters: [], elapsed: () => 0 };
const never = new AbortController().signal;

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
  cluster: ReturnType<typeof livingCluster>,
  objects: readonly unknown[],
  what: Happening,
): number => {
  if (what.type === 'time') return what.ms;
  const object = objects[what.at % objects.length];
  if (what.type === 'removed') cluster.remove(object);
  else cluster.put(what.type === 'changed' ? mutated(object, what.how) : object);
  return 0;
};

/** Follows a cluster through these steps; after each, what is kept up to date and what is made anew must say the same. */
const follow = async (
  objects: readonly unknown[],
  start: number,
  steps: readonly (readonly Happening[])[],
): Promise<void> => {
  const cluster = livingCluster(objects);
  const live = liveAnalysis({ analyzers });
  let now = start;
  let told: Report | undefined;
  for (const step of [[], ...steps]) {
    for (const what of step) now += apply(cluster, objects, what);
    const { snapshot, changes } = cluster.at(now);
    if (told !== undefined && !live.concerns(changes, now)) continue;
    const isOther = await live.update(snapshot, told === undefined ? 'all' : changes, never);
    const report = live.report(about);
    const whole = await analyzeSnapshot({ ...about, snapshot, analyzers });
    expect(report).toEqual(whole);
    if (!isOther && told !== undefined)
      expect([report.incidents, report.findings]).toEqual([told.incidents, told.findings]);
    told = report;
  }
};

describe('an analysis that follows a cluster', () => {
  const givens = recordedGivens();
  it.each(givens.map((given) => [given.name, given] as const))(
    'says of %s what a whole one says, whatever happens',
    async (_, { objects, now }) => {
      expect.hasAssertions();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(happening, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
          (steps) => follow(objects, now, steps),
        ),
        { numRuns: 3 },
      );
    },
  );

  it('goes with the objects of one case after the other', async () => {
    expect.hasAssertions();
    const cases = caseGivens();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(cases.length - 1), { minLength: 2, maxLength: 4 }), async (chosen) => {
        const cluster = livingCluster();
        const live = liveAnalysis({ analyzers });
        let isFirst = true;
        for (const at of chosen) {
          const given = cases[at];
          if (given === undefined) continue;
          for (const object of given.objects) {
            cluster.put(object);
            const { snapshot, changes } = cluster.at(given.now);
            await live.update(snapshot, isFirst ? 'all' : changes, never);
            isFirst = false;
            expect(live.report(about)).toEqual(await analyzeSnapshot({ ...about, snapshot, analyzers }));
          }
        }
      }),
      { numRuns: 5 },
    );
  });
});
