// SPDX-License-Identifier: Apache-2.0

import type { Origin } from '../../src/core/ports/job-queue.ts';

/** BullMQ's lowest priority: who comes behind so many turns of their own waits behind everybody. */
export const LAST_TURN = 2_097_152;

/** Of each group, the last turn that each of its members took. */
export type Turns = Map<string, Map<string, number>>;

/**
 * The turn of the next job of somebody, where `now` is the lowest turn that waits (0: none does). One job after the other
 * for whoever has some waiting; next at once for whoever has none. Members of one group that wait at the same time pay
 * for each other: a channel of thirty people has as many turns as a channel of one. Turns only grow while anything
 * waits, so nobody is overtaken for ever.
 */
export const turnOf = (turns: Turns, now: number, { group, member }: Origin): number => {
  if (now === 0) turns.clear();
  const waiting = [...(turns.get(group) ?? [])].filter(([, turn]) => turn >= now);
  const mine = new Map(waiting);
  const others = waiting.filter(([name]) => name !== member).length;
  const turn = Math.min(Math.max(now - 1, mine.get(member) ?? 0, 0) + 1 + others, LAST_TURN);
  turns.set(group, mine.set(member, turn));
  return turn;
};
