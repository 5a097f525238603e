// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { type FigureName, figureNames, SHOWN_WITHIN, TAKEN_WITHIN } from '../core/figures.ts';
import type { Metrics } from '../core/ports/telemetry.ts';

const Counts = z.partialRecord(z.enum(figureNames), z.number());

/** What one process counted lately, by when each span began; epoch milliseconds. */
export const Tallied = z.object({
  schema: z.literal(1),
  /** Of five minutes each, of the last hour. */
  spans: z.record(z.string(), Counts),
  /** Of an hour each, of the last day. */
  hours: z.record(z.string(), Counts),
  /** When platforms asked us to wait, newest last, and until when the last time. */
  limited: z.record(z.string(), z.object({ at: z.array(z.number()).readonly(), until: z.number() })),
});
export type Tallied = z.infer<typeof Tallied>;

export interface Tally {
  /** The same metrics, heard. */
  readonly heard: <M extends Metrics>(metrics: M) => M;
  readonly read: () => Tallied;
  /** Grows with all that is heard. */
  readonly version: () => number;
}

export const SPAN_MS = 5 * MINUTE;
/** Of one platform; a storm has more, and that many say it. */
const MOST_WAITS = 100;

type Labels = Readonly<Record<string, string>>;

const BAD_ENDS = new Set(['unavailable', 'fault', 'lost', 'undelivered']);

/** Which figures one more of a counter is. */
const counted: Readonly<Record<string, (labels: Labels) => readonly FigureName[]>> = {
  k8sgpt_commands_total: ({ outcome }) =>
    outcome === 'unavailable' || outcome === 'bug' ? ['commands', 'failed'] : ['commands'],
  k8sgpt_answers_total: ({ outcome = '' }) => (BAD_ENDS.has(outcome) ? ['failed'] : []),
  k8sgpt_watch_seconds_total: ({ state }) => [state === 'late' ? 'late' : 'fresh'],
  k8sgpt_ai_requests_total: ({ outcome }) =>
    outcome === 'aborted' ? [] : outcome === 'answered' ? ['asked'] : ['asked', 'askedInVain'],
};

const observed: Readonly<Record<string, (seconds: number) => readonly FigureName[]>> = {
  k8sgpt_accept_seconds: (seconds) => (seconds <= TAKEN_WITHIN ? ['taken', 'takenInTime'] : ['taken']),
  k8sgpt_answer_seconds: (seconds) => (seconds <= SHOWN_WITHIN ? ['shown', 'shownInTime'] : ['shown']),
};

type Windows = Map<number, Partial<Record<FigureName, number>>>;

const asRecord = (windows: Windows): Tallied['spans'] =>
  Object.fromEntries([...windows].map(([at, counts]) => [String(at), counts]));

/** Counts by the hour what metrics count for ever: chat and metrics hear the same events. */
export const createTally = (clock: Pick<Clock, 'now'>): Tally => {
  const spans: Windows = new Map();
  const hours: Windows = new Map();
  const limited = new Map<string, { at: number[]; until: number }>();
  let version = 0;

  const drop = (): void => {
    const now = clock.now();
    for (const at of spans.keys()) if (at + SPAN_MS <= now - HOUR) spans.delete(at);
    for (const at of hours.keys()) if (at + HOUR <= now - DAY) hours.delete(at);
    for (const [platform, { at, until }] of limited) {
      while ((at[0] ?? now) <= now - HOUR) at.shift();
      if (at.length === 0 && until <= now) limited.delete(platform);
    }
  };
  const add = (windows: Windows, ms: number, name: FigureName, by: number): void => {
    const at = Math.floor(clock.now() / ms) * ms;
    const counts = windows.get(at) ?? {};
    counts[name] = (counts[name] ?? 0) + by;
    windows.set(at, counts);
  };
  const hear = (names: readonly FigureName[] | undefined, by: number): void => {
    if (names === undefined || names.length === 0 || by === 0) return;
    version += 1;
    for (const name of names) {
      add(spans, SPAN_MS, name, by);
      add(hours, HOUR, name, by);
    }
  };
  const wait = (platform: string, seconds: number): void => {
    const known = limited.get(platform) ?? { at: [], until: 0 };
    const now = clock.now();
    known.at = [...known.at, now].slice(-MOST_WAITS);
    known.until = Math.max(known.until, now + seconds * SECOND);
    limited.set(platform, known);
    version += 1;
  };

  return {
    heard: (metrics) => ({
      ...metrics,
      count: (name, labels = {}, by = 1) => {
        metrics.count(name, labels, by);
        hear(counted[name]?.(labels), by);
      },
      observe: (name, value, labels = {}) => {
        metrics.observe(name, value, labels);
        if (name === 'k8sgpt_platform_wait_seconds') wait(labels['platform'] ?? '', value);
        else hear(observed[name]?.(value), 1);
      },
    }),
    read: () => {
      drop();
      return {
        schema: 1,
        spans: asRecord(spans),
        hours: asRecord(hours),
        limited: Object.fromEntries(limited),
      };
    },
    version: () => version,
  };
};
