// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { DAY, MINUTE } from './core/clock.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { parsed } from './parsed.ts';

export const EPOCH = 'memory/epoch';
/** The mark of a memory, and when somebody last saw that it is whole. */
export const Epoch = z.object({ schema: z.literal(1), id: z.string(), beat: z.number() });
export type Epoch = z.infer<typeof Epoch>;

export const LOST = 'memory/lost';
const Lost = z.object({ schema: z.literal(1), at: z.number(), since: z.number() });
/** That a memory before this one was lost, and since when. */
export type Lost = z.infer<typeof Lost>;

/** Messages of alerts are kept, and can be gone on with, for so long. */
const STANDS_MS = 7 * DAY;
/** Clusters are looked at at once after a loss: what is first seen later than this is new, and is told as new. */
const SEEN_AGAIN_MS = 15 * MINUTE;

/**
 * Since when messages may stand in chat that this memory does not know; undefined: it knows all. `seenAt`: when what they
 * are about was first seen, epoch milliseconds. A memory without a mark is one that nobody has looked at since it became
 * empty: what was lost is written down before the mark is.
 */
export const lostSince = async (
  state: Pick<StateStore, 'get'>,
  now: number,
  seenAt?: number,
): Promise<number | undefined> => {
  const isMarked = (await state.get(EPOCH)) !== undefined;
  const stored = await state.get(LOST);
  const lost = stored === undefined ? undefined : parsed(Lost, stored.value);
  if (lost !== undefined && seenAt !== undefined && seenAt > lost.at + SEEN_AGAIN_MS) return undefined;
  const since = lost?.since ?? (isMarked ? undefined : now);
  return since === undefined ? undefined : since - STANDS_MS;
};
