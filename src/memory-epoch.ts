// SPDX-License-Identifier: Apache-2.0

import { type Clock, DAY, MINUTE, SECOND } from './core/clock.ts';
import { messageOf } from './core/errors.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { EPOCH, Epoch, LOST, type Lost } from './memory-marks.ts';
import { parsed } from './parsed.ts';
import type { TellAdmins } from './tell-admins.ts';
import { memoryLostView } from './views/memory-lost.ts';

/** How soon a loss is known: before a cluster was looked at again, and before that was told. */
const LOOK_MS = 5 * SECOND;
const BEAT_MS = MINUTE;
/** Longer than this nobody lived to see whether the memory stayed whole: an older backup may be in its place. */
const UNSEEN_MS = 5 * MINUTE;
/** So long what is told may stand in chat from before. */
const LOST_MS = DAY;

interface MemoryParts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly tellAdmins: TellAdmins;
}

/**
 * Notices that the state store came back without its data, or with older data: it holds a mark with a beat, and processes
 * that live remember both. A mark that is gone, another one, or a beat that went back is a loss. Where nobody lived to
 * remember, an empty store is most often a first start, and an old mark a night without bots: nobody is told, but alerts are
 * looked for in chat all the same.
 */
export const watchMemory = ({
  state,
  clock,
  log,
  newId,
  tellAdmins,
}: MemoryParts): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  let isLooking = false;
  let known: Epoch | undefined;

  const doubt = async (since: number, at: number): Promise<void> => {
    const lost: Lost = { schema: 1, at, since };
    await state.put(LOST, JSON.stringify(lost), { ttlMs: LOST_MS });
  };
  const lose = async (before: Epoch, at: number): Promise<void> => {
    await doubt(before.beat, at);
    log.error({ lastKnownAt: before.beat }, 'The data of the state store was lost, or is older than it was');
    // Of all who notice, one message.
    await tellAdmins(`memory/${before.id}/${before.beat}`, memoryLostView(before.beat));
  };

  const look = async (): Promise<void> => {
    const stored = await state.get(EPOCH);
    const found = stored === undefined ? undefined : parsed(Epoch, stored.value);
    const now = clock.now();
    const isLost = known !== undefined && (found?.id !== known.id || found.beat < known.beat);
    // Before the mark is new: whoever dies in between leaves it to the next one who remembers.
    if (isLost && known !== undefined) await lose(known, now);
    else if (known === undefined && now - (found?.beat ?? 0) > UNSEEN_MS)
      await doubt(found?.beat ?? now, now);
    if (found !== undefined && !isLost && now - found.beat < BEAT_MS) {
      known = found;
      return;
    }
    const next: Epoch = { schema: 1, id: found?.id ?? newId(), beat: Math.max(now, found?.beat ?? 0) };
    const written = await state.put(EPOCH, JSON.stringify(next), { ifVersion: stored?.version ?? 0 });
    if (written !== undefined) known = next;
    else if (isLost) known = undefined;
  };

  const repeat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      isLooking = true;
      await look().catch((error: unknown) =>
        log.debug({ reason: messageOf(error) }, 'Whether the memory is whole cannot be seen now'),
      );
      isLooking = false;
      await clock.sleep(LOOK_MS, stopping.signal).catch(() => undefined);
    }
  };
  const repeating = repeat();
  return {
    stop: async () => {
      stopping.abort();
      // A store that does not answer keeps nobody from stopping.
      if (!isLooking) await repeating;
    },
  };
};
