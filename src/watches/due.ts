// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SECOND } from '../core/clock.ts';
import { readSchedule } from '../core/cron-schedule.ts';
import type { Watch } from '../core/watch.ts';

/** When a watch looks next, and the look that it was last asked for. Times are epoch milliseconds. */
export const Due = z.object({
  schema: z.literal(1),
  /** What it was planned by: a watch that is changed is planned anew. */
  rhythm: z.string(),
  /** Undefined: when something changes, or somebody asks. */
  dueAt: z.number().optional(),
  /** The last look that was put into the queue, and when. */
  run: z.string().optional(),
  askedAt: z.number().optional(),
  /** Looks in a row that were left out, because the one before was still under way. */
  skipped: z.number(),
});
export type Due = z.infer<typeof Due>;

/** Watches that are due at the same moment look one after the other within so long. */
export const SPREAD_MS = 10 * SECOND;

/** The same watch always has the same place among others: 0 up to `ms`. */
export const spreadOf = (id: string, ms: number): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) % Math.max(1, Math.round(ms));

type Planned = Pick<Watch, 'id' | 'rhythm'>;

const cronAfter = ({ id, rhythm }: Planned, after: number): number | undefined => {
  if (rhythm.type !== 'cron') return undefined;
  const schedule = readSchedule(rhythm.cron, rhythm.timeZone);
  const next = schedule.status === 'valid' ? schedule.next(after) : undefined;
  return next === undefined ? undefined : next + spreadOf(id, SPREAD_MS);
};

/** The first look: soon, or when the schedule says; undefined for what looks when something changes. */
const firstDue = (watch: Planned, now: number): number | undefined =>
  watch.rhythm.type === 'every'
    ? now + spreadOf(watch.id, Math.min(watch.rhythm.ms, SPREAD_MS))
    : cronAfter(watch, now);

/** The look after the one that was due then: in step with those before, and one only, however many were missed. */
export const nextDue = (watch: Planned, dueAt: number, now: number): number | undefined => {
  if (watch.rhythm.type !== 'every') return cronAfter(watch, now);
  const { ms } = watch.rhythm;
  const next = dueAt + (Math.max(0, Math.floor((now - dueAt) / ms)) + 1) * ms;
  // A late look and the next one do not stand side by side.
  return next - now < ms / 2 ? next + ms : next;
};

/** Asked for by a clock that was ahead, or was set back since; clocks that agree differ by less. */
const isOfLater = ({ askedAt = 0 }: Due, now: number): boolean => askedAt > now + SPREAD_MS;

/** Nobody waits until it is as late as it was. */
const sooner = (due: Due, dueAt: number | undefined, now: number): Due => ({
  ...due,
  ...(dueAt === undefined ? {} : { dueAt: Math.min(due.dueAt ?? dueAt, dueAt) }),
  askedAt: now,
});

/** As it is planned: what was remembered, or anew where there was nothing or the watch was changed. */
export const planned = (watch: Planned, remembered: Due | undefined, now: number): Due => {
  const rhythm = JSON.stringify(watch.rhythm);
  if (remembered?.rhythm === rhythm && !isOfLater(remembered, now)) return remembered;
  const dueAt = firstDue(watch, now);
  if (remembered?.rhythm === rhythm) return sooner(remembered, dueAt, now);
  return {
    ...(remembered ?? { schema: 1, skipped: 0 }),
    rhythm,
    dueAt,
  };
};
