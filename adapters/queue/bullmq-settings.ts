// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { REMEMBERED_MS } from './retry.ts';

/**
 * How soon another worker takes over from one that died: its lock must end (LOCK_MS), and a check must see that
 * (every STALLED_MS, by whichever worker is first): 12 s at most, 8 s as a rule. A lock is renewed every 2.3 to 4.5 s,
 * so a worker may be stuck for four seconds (parsing, collecting garbage, a slow Redis) without losing its job.
 */
export const LOCK_MS = 9 * SECOND;
export const STALLED_MS = 3 * SECOND;

/**
 * BullMQ ends a job silently when this many workers died with it, and then nobody is told. The handler sees `attempt`
 * grow and decides long before that; this only stops a job that kills every worker before it can say anything.
 */
export const DEATHS = 20;

/** Seconds that an idle worker waits inside one blocking command. */
export const DRAIN_SECONDS = 5;

/** Ended jobs stay as the memory against duplicates; the count only bounds a flood. */
export const KEPT = { age: REMEMBERED_MS / SECOND, count: 20_000 } as const;

/** Nobody reads the event streams of the queues; BullMQ writes them all the same. */
export const EVENTS_KEPT = 100;

/** How long a handler whose signal was aborted may take to return before its job goes to another worker. */
export const LEAVE_MS = 2 * SECOND;

/**
 * A job that a worker handed back comes back at a time that every idle worker knows. The one that handed it back comes so
 * much later: it knows the time soonest, and would take it again and again before the one that it is for.
 */
export const HELD_BACK_MS = SECOND;

/** How long closing may wait for a Redis that does not answer. */
export const CLOSE_MS = 3 * SECOND;

/** Connections on which one process waits for jobs, however many queues there are. */
export const LANES = 8;

/** Queues are asked of their own accord no faster than this, one after the other: twenty in a second. */
export const POLL_MS = 50;
