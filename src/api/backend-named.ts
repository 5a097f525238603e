// SPDX-License-Identifier: Apache-2.0

import type { AnalyzeResponse } from '../core/api-messages.ts';

/** Who explains here. */
export interface Explainers {
  /** Names of the models' services that may be named, the usual one first; undefined where workers know it. */
  readonly names: readonly string[] | undefined;
  /** Whether any model is asked at all. */
  readonly isAi: boolean;
}

const FAILED_PRECONDITION = 9;

/** Why a backend that was named is not asked, as a clause. */
export const notSetUp = (named: string, names: readonly string[]): string =>
  `the AI backend ${named} is not set up here (${names.length === 0 ? 'none is' : `there is ${names.join(', ')}`})`;

const asSentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

/**
 * Why the backend that was named explains nothing here. No other one stands in for it: whoever names one may have
 * reasons to send nothing elsewhere. Undefined: it does, or none was named.
 */
export const backendTrouble = (
  named: string,
  { names }: Explainers,
): NonNullable<AnalyzeResponse['error']> | undefined => {
  if (named === '' || names === undefined || names.includes(named)) return undefined;
  return {
    message: `${asSentence(notSetUp(named, names))} Nothing was explained: leave backend empty for the usual one.`,
    code: FAILED_PRECONDITION,
  };
};
