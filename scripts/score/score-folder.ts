// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../../src/core/analyzer.ts';
import type { State } from './expected.ts';
import { runState } from './run-state.ts';
import { judge, type StateScore, scoreState } from './score-state.ts';
import type { Scored } from './totals.ts';

/** Scores of one folder: ours, and k8sgpt's where its answers lie beside the states. */
export interface FolderScore {
  readonly name: string;
  readonly ours: readonly StateScore[];
  readonly k8sgpt: readonly Scored[];
  readonly k8sgptCore: readonly Scored[];
  readonly broken: readonly string[];
}

const answers = (states: readonly State[], which: 'all' | 'core'): readonly Scored[] =>
  states.flatMap((state) => {
    const answer = state.k8sgpt[which];
    return answer === undefined ? [] : [judge(state, answer)];
  });

/** Every state of a folder, by our filters and as k8sgpt answered. */
export const scoreFolder = async (
  name: string,
  states: readonly State[],
  filters: readonly string[],
  analyzers: readonly RegisteredAnalyzer[],
): Promise<FolderScore> => {
  const ours: StateScore[] = [];
  const broken: string[] = [];
  for (const state of states) {
    const run = await runState(state, filters, analyzers);
    ours.push(scoreState(state, run.report));
    broken.push(...run.broken);
  }
  return { name, ours, broken, k8sgpt: answers(states, 'all'), k8sgptCore: answers(states, 'core') };
};

/** Several folders as one. */
export const together = (scores: readonly FolderScore[]): FolderScore => ({
  name: 'together',
  ours: scores.flatMap(({ ours }) => ours),
  k8sgpt: scores.flatMap(({ k8sgpt }) => k8sgpt),
  k8sgptCore: scores.flatMap(({ k8sgptCore }) => k8sgptCore),
  broken: scores.flatMap(({ broken }) => broken),
});
