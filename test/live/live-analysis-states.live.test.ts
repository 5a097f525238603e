// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import { followEach } from '../support/followed.ts';
import { caseGivens, recordedGivens } from '../support/mutated-report.ts';

/** Many more states, where they lie beside the project. */
const beside = new URL('../../../shared/scenarios/own/', import.meta.url);
const more = existsSync(beside)
  ? readdirSync(beside)
      .filter((id) => existsSync(new URL(`${id}/objects.json`, beside)))
      .map((name) => {
        const read = (file: string) => JSON.parse(readFileSync(new URL(`${name}/${file}`, beside), 'utf8'));
        return {
          name,
          objects: read('objects.json').items as readonly unknown[],
          now: Date.parse(read('meta.json').now),
        };
      })
  : [];

/** One case of so many: they are alike, and each takes a moment. */
const EVERY = 10;

/** Hides what is found first, for ten minutes. */
const hidingSettings = async ({ objects, now }: (typeof more)[number]) => {
  const { findings } = await analyzeSnapshot({
    id: 'first',
    snapshot: snapshotOfObjects(objects, { now }),
    analyzers,
    requestedFilters: [],
    elapsed: () => 0,
  });
  const codes = findings.slice(0, 1).map(({ code }) => code);
  return codes.length === 0 ? noSettings : { ...noSettings, ignore: [{ codes, until: now + 10 * MINUTE }] };
};

describe('an analysis that follows a cluster, object by object', () => {
  it.each(recordedGivens().map((given) => [given.name, given] as const))(
    'goes with each object of %s that leaves and comes back, and with the time, while a rule hides some',
    async (_, given) => {
      const looks = await followEach(given, await hidingSettings(given));
      expect(looks).toBeGreaterThan(2 * given.objects.length);
    },
  );

  it('goes with each object of many cases', async () => {
    for (const [at, given] of caseGivens().entries())
      if (at % EVERY === 0) expect(await followEach(given)).toBeGreaterThan(2 * given.objects.length);
  }, 240_000);

  test.skipIf(more.length === 0)(
    more.length === 0
      ? 'skipped: no recorded scenarios lie beside the project'
      : `goes with each object of ${more.length} recorded states`,
    async () => {
      for (const given of more) expect(await followEach(given)).toBeGreaterThan(2 * given.objects.length);
    },
    240_000,
  );
});
