// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../core/clock.ts';
import { MINUTE } from '../core/clock.ts';
import { Refused } from '../core/errors.ts';
import type { AlertSink } from '../core/ports/alert-sink.ts';

/** Sends by the sink as it is now; where that one refuses and there is another since, once more by the other. */
export type SendBy = (send: (sink: AlertSink) => Promise<void>) => Promise<void>;

/**
 * One sink for all who send by it: whoever changes a token in its file does not have to restart the bot. Each has a sender of
 * its own, so that one that tried too early leaves the others their try.
 */
export const createCurrentSink = (
  first: AlertSink,
  renew: (() => Promise<AlertSink>) | undefined,
  clock: Clock,
): (() => SendBy) => {
  let current = first;
  let renewing: Promise<boolean> | undefined;
  const renewOnce = async (): Promise<boolean> => {
    const next = await renew?.().catch(() => undefined);
    if (next === undefined) return false;
    const old = current;
    current = next;
    await old.close().catch(() => undefined);
    return true;
  };
  return () => {
    let renewedAt = -Infinity;
    const renewed = async (refused: AlertSink): Promise<boolean> => {
      if (refused !== current) return true;
      if (clock.now() - renewedAt < MINUTE) return false;
      renewedAt = clock.now();
      renewing ??= renewOnce().finally(() => {
        renewing = undefined;
      });
      return renewing;
    };
    return async (send) => {
      const sink = current;
      try {
        await send(sink);
      } catch (error) {
        if (!(error instanceof Refused) || !(await renewed(sink))) throw error;
        await send(current);
      }
    };
  };
};
