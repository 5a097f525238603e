// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../core/clock.ts';
import { isAbort, messageOf, Refused, Unavailable } from '../core/errors.ts';
import type { HeldLease } from '../core/ports/adapter-module.ts';
import type { LiveParts } from './live-parts.ts';
import { followLive } from './live-session.ts';

/** Whether there is anything to follow is looked at so often. */
const LOOK_AGAIN_MS = 2 * SECOND;
/** A cluster that cannot be read at all is tried again so soon, then less and less often. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [5 * SECOND, MINUTE];

/**
 * Follows one cluster for its live watches for as long as this process is the one that does: what changes is told to the
 * desk at once. Whoever follows it next begins with reading everything, and notices what happened in between. Ends when
 * the signal is aborted; never throws.
 */
export const watchLive = async (parts: LiveParts, signal: AbortSignal): Promise<void> => {
  const { cluster, watches, clock, log, desk, newId, random } = parts;
  const isOver = (): boolean => signal.aborted;
  const rest = (ms: number): Promise<void> => clock.sleep(ms, signal).catch(() => undefined);
  let failures = 0;

  const tellFailure = async (error: unknown): Promise<void> => {
    for (const watch of watches()) {
      const run = newId();
      if (await desk.begun(watch, run)) await desk.failed(watch, run, error, true);
    }
  };

  const follow = async (lease: HeldLease): Promise<void> => {
    const held = AbortSignal.any([signal, lease.lost]);
    try {
      await followLive(parts, () => (failures = 0), held);
    } catch (error) {
      if (held.aborted) return;
      failures += 1;
      const isOfCluster = error instanceof Unavailable || error instanceof Refused || isAbort(error);
      if (!isOfCluster) log.error({ cluster, err: error }, 'Following a cluster failed');
      await tellFailure(
        isOfCluster ? error : new Unavailable('the cluster could not be followed', { cause: error }),
      );
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
      await clock.sleep(pause * (0.5 + random() / 2), held);
    }
  };

  while (!isOver()) {
    if (watches().length === 0) {
      await rest(LOOK_AGAIN_MS);
      continue;
    }
    let lease: HeldLease | undefined;
    try {
      lease = await parts.lease(cluster, signal);
      while (!isOver() && !lease.lost.aborted && watches().length > 0) await follow(lease);
    } catch (error) {
      if (isOver()) break;
      log.warn({ cluster, reason: messageOf(error) }, 'A cluster is not followed for now');
      await rest(LOOK_AGAIN_MS);
    } finally {
      await lease?.release().catch(() => undefined);
    }
  }
};
