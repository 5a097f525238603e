import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import { dictionaryOf } from '../core/mask/dictionary-of.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { Report } from '../core/report.ts';

/** One masker per report, however many of its incidents are explained: the codes of ten thousand names take a while. */
export const maskerOfReport = (
  make: (dictionary: readonly DictionaryEntry[]) => Masker,
): ((report: Report) => Masker) => {
  const made = new WeakMap<Report, Masker>();
  return (report) => {
    const masker = made.get(report) ?? make(dictionaryOf(report));
    made.set(report, masker);
    return masker;
  };
};
