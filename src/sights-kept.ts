// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './core/clock.ts';
import { Looked } from './core/look.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { parsed } from './parsed.ts';

/** What was seen of clusters, by the run that looked: for surfaces of programs, which want data and not a message. */
export interface KeptSights {
  readonly keep: (run: string, looked: Looked) => Promise<void>;
  readonly of: (run: string) => Promise<Looked | undefined>;
}

/** Whoever asked fetches it at once. */
const KEPT_MS = 10 * MINUTE;
/** Pages are far shorter: see look/page.ts. */
const LONGEST = 256 * 1024;

const keyOf = (run: string): string => `looked/${encodeURIComponent(run)}`;

export const createKeptSights = (state: StateStore): KeptSights => ({
  keep: async (run, looked) => {
    const text = JSON.stringify(looked);
    if (text.length > LONGEST) throw new Error('what was seen is longer than any page may be');
    await state.put(keyOf(run), text, { ttlMs: KEPT_MS });
  },
  of: async (run) => {
    const stored = await state.get(keyOf(run));
    return stored === undefined ? undefined : parsed(Looked, stored.value);
  },
});
