// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { DAY, MINUTE } from '../core/clock.ts';
import { readSchedule } from '../core/cron-schedule.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { extended, type Span } from '../core/spans-of-time.ts';
import type { Watch } from '../core/watch.ts';
import type { Look } from '../core/watch-state.ts';
import { parsed } from '../parsed.ts';
import type { TickerTask } from './ticker.ts';

/** Times at which clusters were seen: a report of a week must not take for healthy what nobody could look at. */
export interface Sights {
  readonly of: () => Promise<Readonly<Record<string, readonly Span[]>>>;
  /** Seen at this moment, and counted as seen until the next one, when that comes within `reach` milliseconds. */
  readonly note: (cluster: string, at: number, reach: number) => Promise<void>;
}

const Sight = z.object({
  schema: z.literal(1),
  /** That of the last moment. */
  reach: z.number(),
  spans: z.array(z.object({ from: z.number(), until: z.number() })).readonly(),
});

/** Two weeks: one that is told of, and the one before for comparison. */
const KEPT_MS = 15 * DAY;
const MOST = 300;

const PREFIX = 'sight/';

export const createSights = (state: StateStore): Sights => ({
  of: async () =>
    Object.fromEntries(
      (await state.list(PREFIX)).map(({ key, value }) => [
        decodeURIComponent(key.slice(PREFIX.length)),
        parsed(Sight, value)?.spans ?? [],
      ]),
    ),
  note: async (cluster, at, reach) => {
    const shape = { parse: (text: string) => parsed(Sight, text), ttlMs: KEPT_MS };
    await changeEntry<z.infer<typeof Sight>>(
      state,
      PREFIX + encodeURIComponent(cluster),
      shape,
      (current) => {
        const before = current?.spans ?? [];
        const near = { reach: current?.reach ?? reach, since: at - KEPT_MS };
        const spans = extended(before, at, near).slice(-MOST);
        // Nothing new: the same look is met again and again.
        return spans.at(-1)?.until === before.at(-1)?.until ? undefined : { schema: 1, reach, spans };
      },
    );
  },
});

/** So long after a look the cluster still counts as seen: until the next one is late. */
const reachOf = ({ rhythm }: Watch, at: number): number => {
  switch (rhythm.type) {
    case 'every':
      return 2 * rhythm.ms + 2 * MINUTE;
    case 'live':
      return 15 * MINUTE;
    case 'cron': {
      const schedule = readSchedule(rhythm.cron, rhythm.timeZone);
      const next = schedule.status === 'valid' ? schedule.next(at) : undefined;
      return (next === undefined ? 0 : next - at) + 15 * MINUTE;
    }
  }
};

interface SightParts {
  readonly sights: Sights;
  readonly watches: () => Promise<readonly { readonly watch: Watch }[]>;
  readonly looks: () => Promise<ReadonlyMap<string, Look>>;
}

const EVERY_MS = MINUTE;

/** Writes down, once a minute, until when each watched cluster was seen. */
export const sightTask = ({ sights, watches, looks }: SightParts): TickerTask => ({
  name: 'sights',
  everyMs: EVERY_MS,
  run: async (_now, signal) => {
    const [all, looked] = await Promise.all([watches(), looks()]);
    for (const { watch } of all) {
      signal.throwIfAborted();
      const at = looked.get(watch.id)?.lookedAt;
      if (at !== undefined) await sights.note(watch.cluster, at, reachOf(watch, at));
    }
  },
});
