// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts, HeldLease } from '../../src/core/ports/adapter-module.ts';

/** Discord takes one shard of each bucket within five seconds; a little more, as messages do not travel evenly. */
const SPACING_MS = 5.25 * SECOND;

export interface IdentifyTurns {
  /** Resolves when this shard may identify itself; rejects when `signal` is aborted before. What the SDK asks. */
  readonly waitForIdentify: (shard: number, signal: AbortSignal) => Promise<void>;
  /** Resolves when no turn is held any more: soon after `stopping`. */
  readonly settled: () => Promise<void>;
}

interface TurnsParts extends Pick<AdapterParts, 'clock' | 'log' | 'lease'> {
  /** How many may identify at once: shard N is of bucket N modulo this. */
  readonly concurrency: number;
  /** Of the application: two bots of one installation have turns of their own. */
  readonly name: () => string;
  readonly stopping: AbortSignal;
}

/** All shards of all bots of an application, one after the other in each bucket: whoever comes too early is turned away, and that counts. */
export const createIdentifyTurns = (parts: TurnsParts): IdentifyTurns => {
  const { clock, log, lease, concurrency, name, stopping } = parts;
  /** The end of the last turn of each bucket in this process. */
  const ends = new Map<number, Promise<void>>();

  const leased = async (bucket: number, signal: AbortSignal): Promise<HeldLease | undefined> => {
    try {
      return await lease?.(`${name()}/identify-${bucket}`, signal);
    } catch (error) {
      signal.throwIfAborted();
      // The SDK comes again when Discord turns it away: better too early than never.
      log.warn({ reason: messageOf(error) }, 'Bots cannot agree on when to identify to Discord');
      return undefined;
    }
  };

  return {
    waitForIdentify: async (shard, signal) => {
      const bucket = shard % concurrency;
      const before = ends.get(bucket) ?? Promise.resolve();
      let end: () => void = () => undefined;
      const turn = new Promise<void>((resolve) => {
        end = resolve;
      });
      ends.set(
        bucket,
        before.then(() => turn),
      );
      const given = AbortSignal.any([signal, stopping]);
      try {
        await Promise.race([before, aborted(given)]);
        const held = await leased(bucket, given);
        void clock
          .sleep(SPACING_MS, stopping)
          .catch(() => undefined)
          .then(() => held?.release())
          .catch(() => undefined)
          .then(end);
      } catch (error) {
        end();
        throw error;
      }
    },
    settled: async () => {
      await Promise.all(ends.values());
    },
  };
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
