// SPDX-License-Identifier: Apache-2.0

import { type Escalation, EVERY_PAGER } from '../core/escalation.ts';
import { type IncidentRecord, recordAt, type Turn } from '../core/incident-record.ts';
import { inState, isWatched, type WatchedRecord } from '../core/lifecycle/watched-record.ts';
import type { IncidentBook } from '../incident-book.ts';
import { duration } from '../views/words.ts';
import type { TickerTask } from '../watches/ticker.ts';

export interface EscalateParts {
  readonly book: Pick<IncidentBook, 'list' | 'change'>;
  readonly escalation: Escalation;
  /** Until when a rule or a maintenance keeps this one from being told; undefined when none does. */
  readonly silencedUntil: (record: IncidentRecord, now: number) => number | undefined;
}

/** How often it is looked whether somebody has it. */
const EVERY_MS = 10_000;

/** When people were last told that it is there; undefined where nobody was. */
const toldAt = ({ watched: { turns, places, told } }: WatchedRecord): number | undefined =>
  told === undefined || places.length === 0
    ? undefined
    : turns.findLast(({ turn, loud }) => (turn === 'opened' || turn === 'reopened') && loud === true)?.at;

/** One step further, where nobody acknowledged it in time; the same record else. */
const escalated = (
  record: WatchedRecord,
  { escalation, silencedUntil }: Omit<EscalateParts, 'book'>,
  now: number,
): WatchedRecord => {
  const { watched, state, severity, acknowledged } = record;
  const step = escalation.steps[watched.escalated];
  const since = toldAt(record);
  const isOwn = state === 'open' && escalation.severities.includes(severity) && acknowledged === undefined;
  if (step === undefined || since === undefined || !isOwn || watched.flapping) return record;
  if (now - since < step.afterMs || recordAt(record, now).muted !== undefined) return record;
  // What is owed is told first.
  if (watched.owed.length > 0 || silencedUntil(record, now) !== undefined) return record;
  const turn: Turn = {
    at: Math.max(now, (watched.turns.at(-1)?.at ?? 0) + 1),
    turn: 'escalated',
    detail: [`nobody has acknowledged this for ${duration(step.afterMs)}`],
  };
  const { deed } = step;
  return inState(record, state, {
    escalated: watched.escalated + 1,
    ...(deed.type === 'page' ? { paged: [...(watched.paged ?? []), deed.sink ?? EVERY_PAGER] } : {}),
    turns: [...watched.turns, turn],
    owed: [...watched.owed, turn],
  });
};

/**
 * What nobody acknowledges goes on to others, step by step; an acknowledgement ends it. Each step is written down with what is
 * owed then: whoever dies, it is done once.
 */
export const escalateTask = ({ book, ...parts }: EscalateParts): TickerTask => ({
  name: 'escalation',
  everyMs: EVERY_MS,
  run: async (now, signal) => {
    if (parts.escalation.steps.length === 0) return;
    for (const record of await book.list()) {
      signal.throwIfAborted();
      if (!isWatched(record) || escalated(record, parts, now) === record) continue;
      await book.change(record.cluster, record.incident, (current) => {
        if (current === undefined || !isWatched(current)) return undefined;
        const next = escalated(current, parts, now);
        return next === current ? undefined : next;
      });
    }
  },
});
