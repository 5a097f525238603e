// SPDX-License-Identifier: Apache-2.0

import type { Problem, RegisteredAnalyzer } from '../core/analyzer.ts';

/** What is known of a code besides the findings that have it. */
export interface Rule {
  /** The filter name that people type. */
  readonly filter: string;
  readonly title: string;
  readonly why: string;
  readonly problem: Problem;
}

export interface Catalogue {
  /** Undefined for codes of analyzers of other people. */
  readonly ruleOf: (code: string) => Rule | undefined;
  /** Filter of a code; the analyzer's own name where nothing else is known. */
  readonly filterOf: (code: string) => string;
  /** Kinds that a filter cannot do without, and those that it looks at besides. */
  readonly readsOf: (filter: string) => {
    readonly each: ReadonlySet<string>;
    readonly others: ReadonlySet<string>;
  };
}

/** `<analyzer>/<problem>`; of analyzers of other people the name has two parts. */
const partsOf = (code: string): readonly [analyzer: string, problem: string] => {
  const at = code.lastIndexOf('/');
  return at < 0 ? [code, ''] : [code.slice(0, at), code.slice(at + 1)];
};

export const catalogueOf = (registered: readonly RegisteredAnalyzer[]): Catalogue => {
  const byId = new Map(registered.map(({ id, analyzer }) => [id, analyzer]));
  const analyzerOf = (code: string) => byId.get(partsOf(code)[0]);
  return {
    ruleOf: (code) => {
      const analyzer = analyzerOf(code);
      const problem = analyzer?.problems[partsOf(code)[1]];
      if (analyzer === undefined || problem === undefined) return undefined;
      return { filter: analyzer.kind, title: analyzer.title, why: analyzer.why, problem };
    },
    filterOf: (code) => analyzerOf(code)?.kind ?? partsOf(code)[0].replace(/^.*\//, ''),
    readsOf: (filter) => {
      const own = registered.flatMap(({ analyzer }) => (analyzer.kind === filter ? [analyzer] : []));
      const each = new Set<string>(own.map((analyzer) => analyzer.each));
      const others = own.flatMap(({ reads }) => reads).filter((kind) => !each.has(kind));
      return { each, others: new Set<string>(others) };
    },
  };
};

/** The words of a problem without an object: `uses StorageClass <class>, which does not exist`. */
export const templateText = (template: string): string =>
  template.replace(/\[([^[\]]*)\]/g, '$1').replace(/\{(\w+)\}/g, '<$1>');
