// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../analyzer.ts';
import type { Reads } from './could-see.ts';

/** What it takes to find each problem, by its code; undefined for a code that no analyzer has. */
export const readsOfCodes = (
  analyzers: readonly RegisteredAnalyzer[],
): ((code: string) => Reads | undefined) => {
  const byId = new Map(
    analyzers.map(({ id, analyzer }): [string, Reads] => [
      id,
      {
        filter: analyzer.kind,
        kinds: [analyzer.each, ...analyzer.reads, ...(analyzer.logs === undefined ? [] : ['Log'])],
      },
    ]),
  );
  return (code) => byId.get(code.slice(0, code.lastIndexOf('/')));
};
