// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { DAY } from '../core/clock.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { parsed } from '../parsed.ts';

/** What is remembered of how a cluster was last looked at: numbers, and names of analyzers that broke. */
export const LastScan = z.object({
  schema: z.literal(1),
  cluster: z.string(),
  /** When it was last looked at, whatever part of it; epoch milliseconds. */
  at: z.number(),
  /** The last scan of all of it. */
  whole: z
    .object({
      at: z.number(),
      ms: z.number(),
      findings: z.object({ critical: z.number(), warning: z.number(), info: z.number() }),
      analyzers: z.object({ checked: z.number(), skipped: z.number(), broken: z.number() }),
      /** Analyzers that threw an error. */
      broken: z.array(z.string()).readonly(),
    })
    .optional(),
});
export type LastScan = z.infer<typeof LastScan>;

export interface Scans {
  /** Without `whole`, what is known of the whole stays. */
  readonly note: (scan: Omit<LastScan, 'schema'>) => Promise<void>;
  readonly list: () => Promise<readonly LastScan[]>;
  readonly forget: (cluster: string) => Promise<void>;
}

/** A cluster that nobody looked at for so long is not told of any more. */
export const SCAN_KEPT_MS = 7 * DAY;
/** A fault of many analyzers has one cause: so many are named. */
export const MOST_BROKEN = 10;

const PREFIX = 'scan/';
const keyOf = (cluster: string): string => PREFIX + encodeURIComponent(cluster);
const parse = (text: string): LastScan | undefined => parsed(LastScan, text);

export const createScans = (state: StateStore): Scans => ({
  note: async (scan) => {
    await changeEntry<LastScan>(state, keyOf(scan.cluster), { parse, ttlMs: SCAN_KEPT_MS }, (before) => ({
      ...(before?.whole === undefined ? {} : { whole: before.whole }),
      ...scan,
      schema: 1,
      // Clocks of two workers may differ.
      at: Math.max(scan.at, before?.at ?? 0),
    }));
  },
  list: async () => (await state.list(PREFIX)).flatMap(({ value }) => parse(value) ?? []),
  forget: async (cluster) => {
    await state.delete(keyOf(cluster));
  },
});
