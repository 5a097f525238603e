// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Place, Watch } from './watch.ts';

/** How the last look of a watch went. Times are epoch milliseconds. */
export const Look = z.object({
  schema: z.literal(1),
  run: z.string(),
  at: z.number(),
  /** Undefined: under way. */
  endedAt: z.number().optional(),
  outcome: z.enum(['looking', 'looked', 'failed']),
  /** Why it could not look, in one sentence. */
  why: z.string().optional(),
  /** When it could last look. */
  lookedAt: z.number().optional(),
  /** Incidents that were there then. */
  incidents: z.number().optional(),
  /** Looks that failed in a row. */
  failed: z.number(),
});
export type Look = z.infer<typeof Look>;

/** One watch that does not look for now. */
export const WatchPause = z.object({
  schema: z.literal(1),
  by: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Ends by itself; undefined = when somebody resumes it. */
  until: z.number().optional(),
});
export type WatchPause = z.infer<typeof WatchPause>;

/** A watch as it stands. Times are epoch milliseconds. */
export interface WatchState {
  readonly watch: Watch;
  /** The channel in which it was made. */
  readonly home?: Place | undefined;
  readonly paused?: WatchPause | undefined;
  readonly look?: Look | undefined;
  /** Undefined: when something changes, or somebody asks. */
  readonly dueAt?: number | undefined;
  /** Looks in a row that were left out, because the one before was still under way. */
  readonly skipped: number;
}

/** So late a look is not just waiting for its turn. */
const LATE_MS = 60_000;

/** Whether it should have looked by now. */
export const isBehind = ({ dueAt, paused }: WatchState, now: number): boolean =>
  paused === undefined && dueAt !== undefined && now - dueAt > LATE_MS;

/** When it could last look; while it never could, when it was made. */
export const lastLookAt = ({ watch, look }: WatchState): number => look?.lookedAt ?? watch.madeAt;
