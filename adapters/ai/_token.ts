// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { inTime } from '../../src/core/in-time.ts';
import { jsonAnswer } from '../../src/core/json-answer.ts';

export interface Token {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Renewed so long before its end: a request must not arrive with a token that has just ended. */
const EARLY_MS = 120_000;

/** Whoever makes tokens and says nothing for so long has failed: others wait for the same one. */
const LONGEST_MS = 30 * SECOND;

/** One token for all who ask at the same time, made anew shortly before it ends; a failure is not kept. */
export const keptToken = (
  make: () => Promise<Token>,
  clock: Clock,
  longestMs = LONGEST_MS,
): (() => Promise<string>) => {
  const late = (): Error => new Unavailable(`No token came within ${longestMs / SECOND} s.`);
  let kept: Promise<Token> | undefined;
  let until = Number.POSITIVE_INFINITY;
  return async () => {
    if (kept === undefined || clock.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      const made = inTime(longestMs, make(), late);
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

/** What `who` answered to whoever asked for a token. A page of a proxy, or a body without end, is said in one sentence. */
export const tokenAnswer = async <S extends z.ZodType>(
  response: Response,
  schema: S,
  who: string,
): Promise<z.output<S>> => {
  const said = await jsonAnswer(response).catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  });
  const answer = fits(schema, said);
  if (!answer.success) throw new Unavailable(`The answer of ${who} holds no token.`);
  return answer.data;
};
