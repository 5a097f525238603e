import { type Clock, SECOND } from './core/clock.ts';
import { messageOf } from './core/errors.ts';
import type { ChatPlatform } from './core/ports/chat-platform.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log, Metrics } from './core/ports/telemetry.ts';
import { type Lane, openLane } from './deliver-lane.ts';
import type { Outbox, OutboxRecord } from './outbox.ts';

export interface DeliverParts {
  readonly platforms: ReadonlyMap<string, ChatPlatform>;
  readonly outbox: Outbox;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Names this process in leases. */
  readonly owner: string;
  /** Remembers which report a posted message shows, for follow-ups in its thread. */
  readonly remember: (conversation: OutboxRecord['to'], report: string) => Promise<void>;
}

/** Messages are announced on the outbox topic; this is how long a lost announcement can delay one. */
const LOOK_AGAIN_MS = 2 * SECOND;

/** outbox → platforms: one lane per place, each under a lease, so that two bots never send the same message. */
export const startDeliver = async (parts: DeliverParts): Promise<{ readonly stop: () => Promise<void> }> => {
  const stopping = new AbortController();
  const lanes = new Map<string, { lane: Lane; ended: Promise<void> }>();
  const wake = (place: string): void => {
    const open = lanes.get(place);
    if (open !== undefined) return open.lane.wake();
    const platform = parts.platforms.get(place.split('/')[0] ?? '');
    if (platform === undefined || stopping.signal.aborted) return;
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
