// SPDX-License-Identifier: Apache-2.0

import { beforeAbort } from './core/before-abort.ts';
import type { CachedAnswers } from './core/cached-answers.ts';
import type { Clock } from './core/clock.ts';
import { isAbort, messageOf, Refused, Unavailable } from './core/errors.ts';
import type { Cache } from './core/ports/cache.ts';
import type { Log } from './core/ports/telemetry.ts';
import { timeLimit } from './core/time-limit.ts';

/** The cache as those see it who run the bot. */
export interface AnswerDesk {
  /** `operands`: those of the command. */
  readonly look: (operands: readonly string[]) => Promise<CachedAnswers>;
  /** Waits for its patience only: what takes longer goes on, and the log tells when it fails. */
  readonly forget: (keys: readonly string[] | 'all') => Promise<void>;
}

interface AnswerDeskParts {
  readonly cache: Cache;
  readonly title: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a person waits, in milliseconds. */
  readonly patienceMs: number;
}

export const createAnswerDesk = (parts: AnswerDeskParts): AnswerDesk => {
  const { cache, title, clock, log, patienceMs } = parts;
  const inTime = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const limit = timeLimit(patienceMs);
    try {
      return await beforeAbort(work(limit), limit);
    } catch (error) {
      if (isAbort(error)) throw new Unavailable(`The cache (${title}) did not answer in time`);
      // Nothing that the caller wrote is wrong: whoever runs the bot corrects it.
      throw error instanceof Refused
        ? new Refused(`The cache cannot be used: ${error.message}.`, { hint: error.hint })
        : error;
    }
  };
  return {
    look: ([action, key]) =>
      inTime(async (signal) => ({
        title,
        entries: action === 'get' || action === 'remove' ? [] : await cache.list(signal),
        text: key === undefined || action === 'list' ? undefined : await cache.get(key, signal),
      })),
    forget: async (keys) => {
      const forgetting =
        keys === 'all'
          ? cache.clear().then(() => undefined)
          : Promise.all(keys.map((key) => cache.delete(key))).then(() => undefined);
      const waiting = new AbortController();
      let isLate = false;
      forgetting
        .catch((error: unknown) => {
          if (isLate) log.warn({ reason: messageOf(error) }, 'The cache could not be emptied');
        })
        .finally(() => waiting.abort());
      const late = clock.sleep(patienceMs, waiting.signal).then(
        () => {
          isLate = true;
        },
        () => forgetting,
      );
      await Promise.race([forgetting, late]);
    },
  };
};
