// SPDX-License-Identifier: Apache-2.0

import { openCustomAnalyzers } from '../../adapters/custom-analyzers/index.ts';
import { analyzers } from '../../analyzers/index.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { customFilter } from '../core/custom-filter.ts';
import { Refused } from '../core/errors.ts';
import type { AskCustom } from '../core/job.ts';
import type { CustomAnalyzer } from '../core/ports/custom-analyzer.ts';
import { createAskCustom } from '../custom/ask-custom.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';

/** Analyzers of other people, as this process knows them. */
export interface OpenCustom {
  readonly analyzers: readonly CustomAnalyzer[];
  /** Among ours: for filters, watches and reports. */
  readonly filters: readonly RegisteredAnalyzer[];
  /** Undefined where there are none. */
  readonly ask: AskCustom | undefined;
  readonly close: () => Promise<void>;
}

/** A name means one thing. */
const refuseTaken = (custom: readonly CustomAnalyzer[]): void => {
  const known = new Map(analyzers.map(({ analyzer }) => [analyzer.kind.toLowerCase(), 'a filter of ours']));
  for (const { name } of custom) {
    const taken = known.get(name);
    if (taken !== undefined)
      throw new Refused(`The custom analyzer ${name} has the name of ${taken}.`, {
        hint: 'Give it another name in customAnalyzers.',
      });
    known.set(name, 'another custom analyzer');
  }
};

/** None of them is asked yet. Throws Refused where two have one name. */
export const openCustom = async (
  { customAnalyzers }: Pick<Settings, 'customAnalyzers'>,
  base: Base,
): Promise<OpenCustom> => {
  const custom = await openCustomAnalyzers(
    customAnalyzers,
    analyzers.map(({ analyzer }) => analyzer.kind),
    base,
  );
  refuseTaken(custom);
  const { clock, log, metrics } = base;
  return {
    analyzers: custom,
    filters: custom.map(customFilter),
    ask: custom.length === 0 ? undefined : createAskCustom({ analyzers: custom, clock, log, metrics }),
    close: async () => {
      await Promise.allSettled(custom.map((one) => one.close()));
    },
  };
};
