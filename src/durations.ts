// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import { DAY } from './core/clock.ts';
import type { JobQueue } from './core/ports/job-queue.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { parsed } from './parsed.ts';

/** How long work of one queue took lately. */
export interface Durations {
  readonly note: (queue: string, ms: number) => Promise<void>;
  /** Milliseconds until one with so many before it begins; undefined when nothing is known. Never throws. */
  readonly wait: (queue: string, ahead: number) => Promise<number | undefined>;
}

const Lately = z.object({ schema: z.literal(1), ms: z.array(z.number()).readonly() });

/** As many as tell how it is now, and not how it was this morning. */
const LATELY = 20;
const KEPT_MS = DAY;

const keyOf = (queue: string): string => `durations/${encodeURIComponent(queue)}`;
const parse = (text: string): z.infer<typeof Lately> | undefined => parsed(Lately, text);

export const createDurations = (state: StateStore, queue: Pick<JobQueue, 'depth'>): Durations => ({
  note: async (name, ms) => {
    await changeEntry<z.infer<typeof Lately>>(state, keyOf(name), { parse, ttlMs: KEPT_MS }, (current) => ({
      schema: 1,
      ms: [...(current?.ms ?? []), ms].slice(-LATELY),
    }));
  },
  wait: async (name, ahead) => {
    try {
      const [stored, depth] = await Promise.all([state.get(keyOf(name)), queue.depth(name)]);
      const { ms = [] } = (stored === undefined ? undefined : parse(stored.value)) ?? {};
      if (ms.length === 0) return undefined;
      const mean = ms.reduce((sum, one) => sum + one, 0) / ms.length;
      // Those that run now leave room one by one; each room is taken by the next of those before.
      const rooms = Math.max(1, depth.active);
      return Math.round((mean * (ahead + 1)) / rooms);
    } catch {
      // Good to know, and nothing to fail for.
      return undefined;
    }
  },
});
