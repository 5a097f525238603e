import { SECOND } from './core/clock.ts';
import { messageOf } from './core/errors.ts';
import { type Lane, openLane } from './deliver-lane.ts';
import type { DeliverParts } from './deliver-parts.ts';

/** Messages are announced on the outbox topic; this is how long a lost announcement can delay one. */
const LOOK_AGAIN_MS = 2 * SECOND;

/** outbox → platforms: one lane per place, each under a lease, so that two bots never send the same message. */
export const startDeliver = async (parts: DeliverParts): Promise<{ readonly stop: () => Promise<void> }> => {
  const stopping = new AbortController();
  const lanes = new Map<string, { lane: Lane; ended: Promise<void> }>();
  const wake = (place: string): void => {
    const open = lanes.get(place);
    if (open !== undefined) return open.lane.wake();
    const [id = '', workspace = ''] = place.split('/').map(decodeURIComponent);
    const platform = parts.platforms.get(id);
    if (platform === undefined || stopping.signal.aborted) return;
    if (platform.workspace !== undefined && platform.workspace !== workspace) return;
    const lane = openLane(place, platform, parts, stopping.signal);
    const ended = lane.ended
      .catch((error: unknown) => parts.log.error({ place, err: error }, 'Delivery lane failed'))
      .finally(() => lanes.delete(place));
    lanes.set(place, { lane, ended });
  };
  const unsubscribe = await parts.state.subscribe('outbox', wake);
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        for (const { place } of await parts.outbox.pending()) wake(place);
      } catch (error) {
        parts.log.warn({ reason: messageOf(error) }, 'Outbox cannot be read; trying again');
      }
      await parts.clock.sleep(LOOK_AGAIN_MS, stopping.signal).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await unsubscribe();
      await Promise.allSettled([watching, ...[...lanes.values()].map(({ ended }) => ended)]);
    },
  };
};
