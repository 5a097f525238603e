// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import { Span } from '../core/document.ts';
import { isPagedNow } from '../core/escalation.ts';
import { deeds, IncidentRecord, turns } from '../core/incident-record.ts';
import type { IncidentEvent } from '../core/ports/alert-sink.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { parsed } from '../parsed.ts';
import { SinkStanding } from './sink-standing.ts';

/** An event as it waits; without the history of its incident, which nobody is sent. */
const Posted = z.object({
  schema: z.literal(1),
  id: z.string(),
  turn: z.object({
    at: z.number(),
    turn: z.enum([...turns, ...deeds]),
    detail: z.array(Span).readonly().optional(),
    by: z.string().optional(),
  }),
  record: IncidentRecord,
  /** When it was posted, epoch milliseconds. */
  postedAt: z.number(),
});
export type Posted = z.infer<typeof Posted>;

/** Sinks as they were a moment ago. */
const Running = z.object({ schema: z.literal(1), at: z.number(), sinks: z.array(SinkStanding).readonly() });

/** An event that waits for one sink. */
export interface Waiting {
  readonly key: string;
  readonly event: Posted;
}

/** What waits for a sink is given up after a day; nothing stays longer than that by itself either. */
const KEPT_MS = 2 * DAY;
/** So long the same event, posted again by somebody who took over, is not sent again. */
const SEEN_MS = 6 * HOUR;
/** Sinks that nobody runs any more are forgotten. */
const RUNNING_MS = 2 * DAY;
/** What a process told of its sinks longer ago, it tells no more. */
const TOLD_MS = MINUTE;

const EVENTS = 'sink-event/';
const RUNNING = 'sinks/running';
const seenKey = (id: string): string => `sink-seen/${encodeURIComponent(id)}`;
const prefixOf = (sink: string): string => `sink/${encodeURIComponent(sink)}/`;

/** Events on their way to sinks: durable before those who post them go on, sent by the process that ticks. */
export interface SinkMail {
  /** Durable when it resolves; the same event again changes nothing. Where no process runs a sink, nothing is kept. */
  readonly post: (events: readonly IncidentEvent[]) => Promise<void>;
  /** Says that sinks are there, and how they stand: from now on events are kept for them. */
  readonly running: (sinks: readonly SinkStanding[]) => Promise<void>;
  /** How sinks stand, as told by the process that sends to them; empty where none does now. */
  readonly standing: () => Promise<readonly SinkStanding[]>;
  /** What was posted is handed to the sinks that want it, once. */
  readonly sort: (
    sinks: readonly { readonly name: string; readonly wants: (event: IncidentEvent) => boolean }[],
  ) => Promise<void>;
  /** What waits for one sink, in the order in which it became. */
  readonly waiting: (sink: string) => Promise<readonly Waiting[]>;
  readonly done: (waiting: Waiting) => Promise<void>;
}

const slim = ({ watched, ...record }: IncidentRecord): IncidentRecord => ({
  ...record,
  history: [],
  ...(watched === undefined ? {} : { watched: { ...watched, turns: [], owed: [] } }),
});

/** A step that pages may be for one sink alone. */
const isAsked = ({ turn, record }: IncidentEvent, sink: string): boolean =>
  turn.turn !== 'escalated' || isPagedNow(record, sink);

const byTime = (a: Waiting, b: Waiting): number =>
  a.event.turn.at - b.event.turn.at || a.event.postedAt - b.event.postedAt;

export const createSinkMail = (state: StateStore, now: () => number): SinkMail => {
  const list = async (prefix: string): Promise<readonly Waiting[]> =>
    (await state.list(prefix))
      .flatMap(({ key, value }) => {
        const event = parsed(Posted, value);
        return event === undefined ? [] : [{ key, event }];
      })
      .sort(byTime);
  return {
    post: async (events) => {
      if (events.length === 0 || (await state.get(RUNNING)) === undefined) return;
      for (const { id, turn, record } of events) {
        if ((await state.get(seenKey(id))) !== undefined) continue;
        const posted: Posted = { schema: 1, id, turn, record: slim(record), postedAt: now() };
        await state.put(EVENTS + encodeURIComponent(id), JSON.stringify(posted), {
          ttlMs: KEPT_MS,
          ifVersion: 0,
        });
      }
    },
    running: async (sinks) => {
      const told: z.infer<typeof Running> = { schema: 1, at: now(), sinks };
      await state.put(RUNNING, JSON.stringify(told), { ttlMs: RUNNING_MS });
    },
    standing: async () => {
      const stored = await state.get(RUNNING);
      const told = stored === undefined ? undefined : parsed(Running, stored.value);
      return told === undefined || now() - told.at > TOLD_MS ? [] : told.sinks;
    },
    sort: async (sinks) => {
      for (const { key, event } of await list(EVENTS)) {
        if ((await state.get(seenKey(event.id))) === undefined)
          for (const sink of sinks)
            if (isAsked(event, sink.name) && sink.wants(event))
              await state.put(prefixOf(sink.name) + encodeURIComponent(event.id), JSON.stringify(event), {
                ttlMs: KEPT_MS,
                ifVersion: 0,
              });
        // In this order: whoever dies in between does it again, and nothing is sent twice for that.
        await state.put(seenKey(event.id), '1', { ttlMs: SEEN_MS });
        await state.delete(key);
      }
    },
    waiting: (sink) => list(prefixOf(sink)),
    done: async ({ key }) => {
      await state.delete(key);
    },
  };
};
