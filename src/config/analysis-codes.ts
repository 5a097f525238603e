// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { unknownCodes } from '../core/unknown-codes.ts';
import type { AnalysisConfig } from './analysis.ts';

type PlaceOf = (path: readonly PropertyKey[]) => string;

/** Patterns of codes in settings, each with where it stands. */
const written = ({
  codes,
  ignore,
}: AnalysisConfig): readonly (readonly [string, readonly PropertyKey[]])[] => [
  ...Object.keys(codes).map((code) => [code, ['codes', code]] as const),
  ...ignore.flatMap(({ code }, at) =>
    [code ?? []].flat().map((pattern) => [pattern, ['ignore', at, 'code']] as const),
  ),
];

/** What settings say of codes that no analyzer has, and thresholds for codes without one: a sentence each, with its place. */
export const codeProblems = (
  config: AnalysisConfig,
  analyzers: readonly RegisteredAnalyzer[],
  placeOf: PlaceOf,
): readonly string[] => {
  const say = (path: readonly PropertyKey[], what: string): string => {
    const full = ['analysis', ...path];
    return `${placeOf(full)}: ${full.map(String).join('.')}: ${what}`;
  };
  const all = written(config);
  const unknown = unknownCodes(
    all.map(([code]) => code),
    analyzers,
  ).flatMap(({ code, close }) =>
    all
      .filter(([pattern]) => pattern === code)
      .map(([, path]) =>
        say(path, `no analyzer has the code ${code}${close === undefined ? '' : `; did you mean ${close}?`}`),
      ),
  );
  const thresholds = analyzers.flatMap(({ id, analyzer }) =>
    Object.entries(analyzer.problems).flatMap(([problem, { threshold }]) => {
      const code = `${id}/${problem}`;
      return config.codes[code]?.threshold !== undefined && threshold === undefined
        ? [say(['codes', code, 'threshold'], `${code} has no threshold`)]
        : [];
    }),
  );
  return [...unknown, ...thresholds];
};
