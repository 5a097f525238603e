// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import { dictionaryOf } from '../core/mask/dictionary-of.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { Report } from '../core/report.ts';

const NAMELESS = 'the report was made before AI was turned on: run the check again';

/** Refused for a report without names: it could not be masked. */
export const refuseNameless = (report: Report, { mode }: Masker): void => {
  if (report.names === undefined && mode !== 'off') throw new Refused(NAMELESS);
};

/**
 * One masker per report, however many of its incidents are explained: the codes of ten thousand names take a while.
 * Refused for a report without names: it could not be masked.
 */
export const maskerOfReport = (
  make: (dictionary: readonly DictionaryEntry[]) => Masker,
): ((report: Report) => Masker) => {
  const made = new WeakMap<Report, Masker>();
  return (report) => {
    const masker = made.get(report) ?? make(dictionaryOf(report));
    refuseNameless(report, masker);
    made.set(report, masker);
    return masker;
  };
};
