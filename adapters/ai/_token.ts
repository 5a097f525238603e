import type { Clock } from '../../src/core/clock.ts';

export interface Token {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Renewed so long before its end: a request must not arrive with a token that has just ended. */
const EARLY_MS = 120_000;

/** One token for all who ask at the same time, made anew shortly before it ends; a failure is not kept. */
export const keptToken = (make: () => Promise<Token>, clock: Clock): (() => Promise<string>) => {
  let kept: Promise<Token> | undefined;
  let until = Number.POSITIVE_INFINITY;
  return async () => {
    if (kept === undefined || clock.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      const made = make();
      kept = made;
      made.then(
        // Of a token that lives for less than that, half its life.
        ({ expiresAt }) =>
          (until = Math.max(expiresAt - EARLY_MS, clock.now() + (expiresAt - clock.now()) / 2)),
        () => (kept = undefined),
      );
    }
    return (await kept).text;
  };
};
