import { byPattern, type Detector } from './detector.ts';

/** Dates, times and versions identify nobody, and an explanation needs them. */
export const times: readonly Detector[] = [
  byPattern(
    'keep',
    /(?<![\w.-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])/g,
  ),
  byPattern('keep', /(?<![\w.:-])\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?![\w:-])/g),
  byPattern('keep', /(?<![\w.-])v?\d{1,4}\.\d{1,4}(?:\.\d{1,4})?(?![\w.-])/g),
];
