// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { LANES } from './bullmq-settings.ts';
import { type Marker, type MarkerLane, markerLane } from './marker-lane.ts';

export interface MarkerLanes {
  /** The marker under this key; undefined: none came within `ms`, or whoever waited left. */
  readonly wait: (key: string, ms: number) => Promise<Marker | undefined>;
  readonly leave: (key: string) => void;
  /** Queues that have been waited for. */
  readonly count: () => number;
  readonly forget: (key: string) => void;
  readonly close: () => Promise<void>;
}

interface LanesParts {
  readonly connect: () => Link<Redis>;
  readonly client: Redis;
  /** Begins every key of queues. */
  readonly prefix: string;
  readonly log: Log;
}

/**
 * Waits for jobs of any number of queues over few connections: a queue of its own each as long as there are few queues,
 * then shared by many. BullMQ alone takes two connections per queue: a worker of a thousand clusters would have two thousand.
 */
export const markerLanes = ({ connect, client, prefix, log }: LanesParts): MarkerLanes => {
  const lanes: MarkerLane[] = [];
  const laneOf = new Map<string, MarkerLane>();
  const load = new Map<MarkerLane, number>();
  const owner = randomUUID();

  const open = (): MarkerLane => {
    const lane = markerLane({
      link: connect(),
      client,
      wakeKey: `${prefix}:wake:${owner}-${lanes.length}`,
      log,
    });
    lanes.push(lane);
    return lane;
  };
  const lane = (key: string): MarkerLane => {
    const known = laneOf.get(key);
    if (known !== undefined) return known;
    const least = lanes.reduce<MarkerLane | undefined>(
      (best, one) => (best === undefined || (load.get(one) ?? 0) < (load.get(best) ?? 0) ? one : best),
      undefined,
    );
    const isFree = least !== undefined && (load.get(least) ?? 0) === 0;
    const chosen = least === undefined || (!isFree && lanes.length < LANES) ? open() : least;
    load.set(chosen, (load.get(chosen) ?? 0) + 1);
    laneOf.set(key, chosen);
    return chosen;
  };
  const leave = (key: string): void => laneOf.get(key)?.leave(key);

  return {
    wait: async (key, ms) => {
      const mine = lane(key);
      const timer = setTimeout(() => mine.leave(key), ms);
      try {
        return await mine.wait(key);
      } finally {
        clearTimeout(timer);
      }
    },
    leave,
    count: () => laneOf.size,
    forget: (key) => {
      leave(key);
      const mine = laneOf.get(key);
      if (mine === undefined) return;
      load.set(mine, (load.get(mine) ?? 1) - 1);
      laneOf.delete(key);
    },
    close: async () => {
      await Promise.all(lanes.map((one) => one.close()));
    },
  };
};
