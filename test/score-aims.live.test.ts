// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { root } from '../scripts/root.ts';
import { aims, isMet } from '../scripts/score/aims.ts';
import { readStates } from '../scripts/score/expected.ts';
import { scorePage } from '../scripts/score/page.ts';
import { missingScenarios, scenarioFolders, scenariosFolder } from '../scripts/score/scenarios.ts';
import { type FolderScore, scoreFolder } from '../scripts/score/score-folder.ts';
import type { Seen } from '../scripts/score/seen.ts';
import { type Scored, totalsOf } from '../scripts/score/totals.ts';

/** Aims that are missed today. One that is met must leave this list: then it is held for good. */
const NOT_YET: readonly string[] = [];

/** What the scorer that comes with the states says of a folder. */
interface Theirs {
  readonly scoreTool: (folder: string, read: (state: { readonly id: string }) => readonly Seen[]) => unknown;
  readonly total: (rows: unknown) => Readonly<Record<string, number | string>>;
}

const folders = scenarioFolders();
const suite = folders.length > 0 ? describe : describe.skip;

suite(folders.length > 0 ? 'the recorded states' : missingScenarios, () => {
  const scores = new Map<string, FolderScore>();
  let theirs: Theirs;

  beforeAll(async () => {
    for (const folder of folders) {
      const states = await readStates(folder);
      scores.set(folder, await scoreFolder(basename(folder), states, ['all'], analyzers));
    }
    theirs = (await import(pathToFileURL(`${scenariosFolder}/score.mjs`).href)) as Theirs;
  });

  const scoreOf = (folder: string): FolderScore => {
    const score = scores.get(folder);
    if (score === undefined) throw new Error(`${folder} was not scored`);
    return score;
  };

  describe.each(folders.map((folder) => [basename(folder), folder] as const))('%s', (name, folder) => {
    test('are analyzed without an analyzer that breaks', () => {
      expect(scoreOf(folder).broken).toEqual([]);
    });

    test.each(aims.map((aim) => [aim.name, aim] as const))('%s', (title, aim) => {
      const totals = totalsOf(scoreOf(folder).ours);
      const isExpected = !NOT_YET.includes(`${name}: ${title}`);
      expect(`${aim.of(totals)}: ${isMet(aim, totals)}`).toBe(`${aim.of(totals)}: ${isExpected}`);
    });

    test.each([
      ['ours', ({ ours }: FolderScore): readonly Scored[] => ours],
      ['k8sgpt, all filters', ({ k8sgpt }: FolderScore): readonly Scored[] => k8sgpt],
      ['k8sgpt, its default filters', ({ k8sgptCore }: FolderScore): readonly Scored[] => k8sgptCore],
    ])('have the same figures as their own scorer gives: %s', (_, of) => {
      const scored = of(scoreOf(folder));
      const said = new Map(scored.map(({ id, seen }) => [id, seen]));
      const figures = theirs.total(theirs.scoreTool(folder, ({ id }) => said.get(id) ?? []));
      const { states, expected, found, recall, rootCauses, precisionQuiet, precisionAll, ...ours } =
        totalsOf(scored);
      const text = (value: number | null): string => (value === null ? '-' : value.toFixed(1));
      expect({
        scenarios: states,
        expected,
        matched: found,
        recall: text(recall),
        rootRecall: text(rootCauses),
        precision: text(precisionQuiet),
        precisionAll: text(precisionAll),
        fp: ours.falseAlarms,
        healthyFp: ours.falseAlarmsHealthy,
      }).toEqual({
        scenarios: figures['scenarios'],
        expected: figures['expected'],
        matched: figures['matched'],
        recall: figures['recall'],
        rootRecall: figures['rootRecall'],
        precision: figures['precision'],
        precisionAll: figures['precisionAll'],
        fp: figures['fp'],
        healthyFp: figures['healthyFp'],
      });
    });
  });

  test('have the figures that docs/score.md tells: npm run score writes it', async () => {
    const page = await readFile(`${root}docs/score.md`, 'utf8');
    expect(page).toBe(scorePage(folders.map(scoreOf)));
  });
});
