// SPDX-License-Identifier: Apache-2.0

import { setMaxListeners } from 'node:events';
import { SECOND } from './core/clock.ts';
import { messageOf, Unavailable } from './core/errors.ts';
import { steadyClock } from './core/steady-clock.ts';
import { type Lane, openLane } from './deliver-lane.ts';
import { createWorkspace, type Workspace } from './deliver-pace.ts';
import type { DeliverParts } from './deliver-parts.ts';
import { createShownHere } from './shown-here.ts';

/** Messages are announced on the outbox topic; this is how long a lost announcement can delay one. */
const LOOK_AGAIN_MS = 2 * SECOND;
/** How long a message that is being sent may take to be sent when the process is told to end. */
const FINISH_MS = 10 * SECOND;

/** outbox → platforms: one lane per place, each under a lease, so that two bots never send the same message. */
export const startDeliver = async (parts: DeliverParts): Promise<{ readonly stop: () => Promise<void> }> => {
  const stopping = new AbortController();
  const cut = new AbortController();
  // Every lane waits for them: ten are no leak.
  setMaxListeners(0, stopping.signal, cut.signal);
  const lanes = new Map<string, { lane: Lane; ended: Promise<void> }>();
  const workspaces = new Map<string, Workspace>();
  const shownHere = createShownHere();
  // One for all lanes: they share what a workspace may do.
  const time = steadyClock(parts.clock);
  const workspaceOf = (id: string, name: string): Workspace => {
    const known = workspaces.get(`${id}/${name}`) ?? createWorkspace();
    workspaces.set(`${id}/${name}`, known);
    return known;
  };

  const wake = (place: string): void => {
    const open = lanes.get(place);
    if (open !== undefined) return open.lane.wake();
    const [id = '', workspace = ''] = place.split('/').map(decodeURIComponent);
    const platform = parts.platforms.get(id);
    if (platform === undefined || stopping.signal.aborted) return;
    if (platform.workspace !== undefined && platform.workspace !== workspace) return;
    const options = { shownHere, stopping: stopping.signal, cut: cut.signal };
    // Whoever wrote the first message is not what the lane is about.
    const lane = parts.trace.continue(undefined, () =>
      openLane({ place, platform, workspace: workspaceOf(id, workspace), time, ...options }, parts),
    );
    const ended = lane.ended
      .catch((error: unknown) => {
        // A store that is away is said once, by the watch.
        if (!(error instanceof Unavailable)) parts.log.error({ place, err: error }, 'Delivery lane failed');
        return false;
      })
      .then((isWoken) => {
        lanes.delete(place);
        // Announced while the lane was closing.
        if (isWoken) wake(place);
      });
    lanes.set(place, { lane, ended });
  };
  const unsubscribe = await parts.state.subscribe('outbox', wake);
  const isStopping = (): boolean => stopping.signal.aborted;
  let isRead = true;
  const watch = async (): Promise<void> => {
    while (!isStopping()) {
      try {
        for (const { place } of await parts.outbox.pending()) wake(place);
        if (!isRead) parts.log.info({}, 'Outbox can be read again');
        isRead = true;
      } catch (error) {
        // Said once for as long as it lasts.
        if (isRead && !isStopping())
          parts.log.warn({ reason: messageOf(error) }, 'Outbox cannot be read; trying again');
        isRead = false;
      }
      await parts.clock.sleep(LOOK_AGAIN_MS, stopping.signal).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await unsubscribe();
      // What the platform has been asked for is waited for: it would be shown again by whoever comes next.
      const cutting = parts.clock.sleep(FINISH_MS, cut.signal).then(
        () => cut.abort(),
        () => undefined,
      );
      await Promise.allSettled([watching, ...[...lanes.values()].map(({ ended }) => ended)]);
      cut.abort();
      await cutting;
    },
  };
};
