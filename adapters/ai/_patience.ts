// SPDX-License-Identifier: Apache-2.0

import { Unavailable } from '../../src/core/errors.ts';

/** How long an answer may take; see `patience`. */
export interface Patience {
  /** Aborted by the caller, after the whole time, or after too long a silence. */
  readonly signal: AbortSignal;
  /** Something was heard: the silence begins anew. */
  readonly heard: () => void;
  readonly end: () => void;
}

interface Limits {
  readonly who: string;
  readonly totalMs: number;
  readonly idleMs: number;
}

/** Bounds a streamed answer; the reason of the abort is an Unavailable that says which limit was passed. */
export const patience = ({ who, totalMs, idleMs }: Limits, caller: AbortSignal): Patience => {
  const own = new AbortController();
  const give = (limit: number, words: string): NodeJS.Timeout =>
    setTimeout(() => own.abort(new Unavailable(`${who} ${words} ${limit / 1_000} s.`)), limit);
  const total = give(totalMs, 'did not finish its answer within');
  const idle = give(idleMs, 'said nothing for');
  return {
    signal: AbortSignal.any([caller, own.signal]),
    heard: () => void idle.refresh(),
    end: () => {
      clearTimeout(total);
      clearTimeout(idle);
    },
  };
};
