// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { type Clock, DAY, MINUTE } from '../core/clock.ts';
import { placeOf } from '../core/conversation.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { Place, Watch } from '../core/watch.ts';
import { WatchPause } from '../core/watch-state.ts';
import { parsed } from '../parsed.ts';
import { WATCH_TOPIC } from './watch-topic.ts';

/** All watches of one origin: of the file, of one cluster's own resources, of one channel. */
const Watches = z.object({
  schema: z.literal(1),
  watches: z.array(Watch).readonly(),
  /** The channel in which they were made. */
  place: Place.optional(),
  /** What of them is not supported, in sentences. */
  notes: z.array(z.string()).readonly(),
});
type Watches = z.infer<typeof Watches>;

export interface KnownWatch {
  readonly watch: Watch;
  readonly home?: Place | undefined;
  readonly paused?: WatchPause | undefined;
}

export interface WatchBook {
  /** Those of every origin, each id once, by id. */
  readonly list: () => Promise<readonly KnownWatch[]>;
  /** What of the watches that a cluster declares is not supported, in sentences. */
  readonly notes: (cluster: string) => Promise<readonly string[]>;
  /** All watches that the file has, or that a cluster declares; what was declared before is forgotten. */
  readonly declare: (
    from: 'file' | { readonly cluster: string },
    watches: readonly Watch[],
    notes?: readonly string[],
  ) => Promise<void>;
  /** `full`: the channel has as many as it may. The same id again changes nothing. */
  readonly add: (watch: Watch, home: Place) => Promise<'added' | 'full'>;
  /** Of those that were made in chat. */
  readonly remove: (id: string, home: Place) => Promise<void>;
  readonly pause: (id: string, pause: WatchPause) => Promise<void>;
  readonly resume: (id: string) => Promise<void>;
}

/** Watches that one channel may have. */
export const MOST_HERE = 20;

const PREFIX = 'watch/';
const FILE = `${PREFIX}file`;
const CLUSTER = `${PREFIX}cluster/`;
const CHAT = `${PREFIX}chat/`;
const PAUSED = `${PREFIX}paused/`;

/** The file is told again by whoever looks after the watches; a cluster's own by each worker that reads them. */
const KEPT_MS = { file: 7 * DAY, cluster: 10 * MINUTE };

const chatKey = (home: Place): string => CHAT + encodeURIComponent(placeOf(home));
const pausedKey = (id: string): string => PAUSED + encodeURIComponent(id);

const parse = (text: string): Watches | undefined => parsed(Watches, text);

/** What the file says wins over what a cluster declares, and that over what was made in chat. */
const rankOf = (key: string): number => (key === FILE ? 0 : key.startsWith(CLUSTER) ? 1 : 2);

export const createWatchBook = (state: StateStore, clock: Pick<Clock, 'now'>): WatchBook => {
  const hint = (id: string): Promise<void> => state.publish(WATCH_TOPIC, id).catch(() => undefined);
  const change = async (home: Place, by: (watches: readonly Watch[]) => readonly Watch[] | undefined) => {
    await changeEntry<Watches>(state, chatKey(home), { parse }, (current) => {
      const watches = by(current?.watches ?? []);
      return watches === undefined ? undefined : { schema: 1, place: home, watches, notes: [] };
    });
  };
  return {
    list: async () => {
      const entries = await state.list(PREFIX);
      const now = clock.now();
      const pauses = new Map(
        entries.flatMap(({ key, value }) => {
          const pause = key.startsWith(PAUSED) ? parsed(WatchPause, value) : undefined;
          return pause === undefined || (pause.until ?? now + 1) <= now ? [] : [[key, pause] as const];
        }),
      );
      const known = new Map<string, KnownWatch>();
      for (const { value } of entries.toSorted((a, b) => rankOf(a.key) - rankOf(b.key)))
        for (const watch of parse(value)?.watches ?? [])
          if (!known.has(watch.id))
            known.set(watch.id, {
              watch,
              home: parse(value)?.place,
              paused: pauses.get(pausedKey(watch.id)),
            });
      return [...known.values()].sort((a, b) => a.watch.id.localeCompare(b.watch.id, 'en'));
    },
    notes: async (cluster) => {
      const stored = await state.get(CLUSTER + encodeURIComponent(cluster));
      return stored === undefined ? [] : (parse(stored.value)?.notes ?? []);
    },
    declare: async (from, watches, notes = []) => {
      const key = from === 'file' ? FILE : CLUSTER + encodeURIComponent(from.cluster);
      const told = JSON.stringify({ schema: 1, watches, notes } satisfies Watches);
      const before = await state.get(key);
      const ttlMs = from === 'file' ? KEPT_MS.file : KEPT_MS.cluster;
      await state.put(key, told, { ttlMs });
      if (before?.value !== told) await hint(key);
    },
    add: async (watch, home) => {
      let outcome: 'added' | 'full' = 'added';
      await change(home, (watches) => {
        outcome = 'added';
        if (watches.some(({ id }) => id === watch.id)) return undefined;
        if (watches.length < MOST_HERE) return [...watches, watch];
        outcome = 'full';
        return undefined;
      });
      await hint(watch.id);
      return outcome;
    },
    remove: async (id, home) => {
      await change(home, (watches) => watches.filter((watch) => watch.id !== id));
      await state.delete(pausedKey(id));
      await hint(id);
    },
    pause: async (id, pause) => {
      const ttl = pause.until === undefined ? {} : { ttlMs: Math.max(1, pause.until - clock.now()) };
      await state.put(pausedKey(id), JSON.stringify(pause), ttl);
      await hint(id);
    },
    resume: async (id) => {
      await state.delete(pausedKey(id));
      await hint(id);
    },
  };
};
