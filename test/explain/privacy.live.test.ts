// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { recordingNow } from '../../adapters/recorded/clock.ts';
import { isPublicName } from '../../src/core/mask/vocabulary.ts';
import { explaining, explains, mapCache } from '../support/explaining.ts';
import { reportOf } from '../support/objects.ts';
import * as fc from '../support/properties.ts';
import { seededState } from '../support/seeded-state.ts';

const folders = {
  fixtures: new URL('../fixtures/states/', import.meta.url),
  /** Many more, where they lie beside the project. */
  scenarios: new URL('../../../shared/scenarios/own/', import.meta.url),
};

const statesIn = (folder: URL): readonly string[] =>
  readdirSync(folder)
    .filter((id) => existsSync(new URL(`${id}/objects.json`, folder)))
    .map((id) => new URL(`${id}/objects.json`, folder).pathname);

const objectsOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')).items as Record<string, any>[];

/** What a model was told, by its stand-ins: each comes back in an answer. */
const echo = (prompt: string) => {
  const words = [...new Set(prompt.match(/\b[a-z]{2,12}-[a-z]\d[a-z0-9]{4,}(?:\.example)?/g) ?? [])];
  const of = (from: number): string => `See ${words.slice(from, from + 12).join(', ')}.`;
  return {
    happening: of(0),
    because: [0, 1, 2, 3].map((index) => of(12 + index * 12)),
    steps: [0, 1, 2, 3, 4, 5].map((index) => of(60 + index * 12)),
  };
};

/** analyze → report → explain against a real server: what was in the cluster, and what left. */
const proof = async (path: string, seed: number): Promise<void> => {
  const { objects, identifiers, secrets } = seededState(objectsOf(path), seed);
  const report = await reportOf(objects, { now: recordingNow(objects) ?? 0 });
  const kept = JSON.stringify(report);
  for (const secret of secrets) expect(kept, `a secret in the report of ${path}`).not.toContain(secret);

  const cache = mapCache();
  const { server, final, lines } = await explaining({ cache });
  server.will(explains(echo, [200]));
  for (const incident of report.incidents) {
    const shown = await final({ incident, report });
    expect(shown.note).toBeUndefined();
    const text = [shown.happening, ...shown.because, ...shown.steps].join('\n');
    const { name, namespace } = incident.cause.object;
    for (const real of [name, namespace])
      if (real !== undefined && !isPublicName(real) && real !== 'default')
        expect(text, `the real name is shown for ${path}`).toContain(real);
    expect(text).not.toContain('(unknown');
  }
  const left = [
    ...server.asked.map(({ raw, headers, path: asked }) => `${asked} ${JSON.stringify(headers)} ${raw}`),
    ...[...cache.held].map((entry) => entry.join(' ')),
    ...lines,
  ].join('\n');
  const leaked = [...identifiers, ...secrets].filter((one) => left.includes(one));
  expect(leaked, `left from ${path} with seed ${seed}`).toEqual([]);
  // Where a text was cut, no beginning of an identifier may be left either.
  const ends = [...left.matchAll(/(.{1,40})…/g)].map(([, end = '']) => end);
  const halves = ends.filter((end) =>
    identifiers.some((one) => one.length > 6 && end.includes(one.slice(0, 6))),
  );
  expect(halves, `cut in ${path} with seed ${seed}`).toEqual([]);
};

describe('nothing that identifies a cluster leaves it', () => {
  test('whatever its things are called and its messages say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...statesIn(folders.fixtures)), fc.nat(1_000_000), proof),
      // Recorded objects shrink to nothing that says more: the state and the seed tell everything.
      { numRuns: 8, endOnFailure: true },
    );
  }, 30_000);

  const more = existsSync(folders.scenarios) ? statesIn(folders.scenarios) : [];
  test.skipIf(more.length === 0)(
    more.length === 0
      ? 'skipped: no recorded scenarios lie beside the project'
      : `in ${more.length} recorded states`,
    async () => {
      for (const [index, path] of more.entries()) await proof(path, index);
      expect(more.length).toBeGreaterThan(0);
    },
    30_000,
  );
});
