// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../core/clock.ts';
import { DAY, MINUTE, SECOND } from '../core/clock.ts';
import { isAbort, messageOf, Refused, Unavailable } from '../core/errors.ts';
import { type IncidentRecord, recordAt } from '../core/incident-record.ts';
import type { AlertSink, IncidentFacts } from '../core/ports/alert-sink.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import type { TellAdmins } from '../tell-admins.ts';
import { sinkTroubleView } from '../views/sink-trouble.ts';
import type { TickerTask } from '../watches/ticker.ts';
import { createCurrentSink, type SendBy } from './current-sink.ts';
import { lastWord } from './last-word.ts';
import type { SinkMail, Waiting } from './sink-mail.ts';
import { createSinkStandings, type SinkStandings } from './sink-standing.ts';

export interface RunSink {
  readonly sink: AlertSink;
  /** Its name for people. */
  readonly title: string;
  /** The same with settings that are read anew: tokens in files change. */
  readonly renew?: (() => Promise<AlertSink>) | undefined;
}

export interface SinkParts {
  readonly sinks: readonly RunSink[];
  /** Those that are set and could not be opened, by their names for people, and why. */
  readonly failed?: ReadonlyMap<string, string> | undefined;
  readonly mail: SinkMail;
  readonly book: { readonly list: () => Promise<readonly IncidentRecord[]> };
  /** Undefined where its report is no longer kept. */
  readonly factsOf: (record: IncidentRecord) => Promise<IncidentFacts | undefined>;
  /** Whose it is; undefined where nobody says. */
  readonly ownerOf: (record: IncidentRecord) => string | undefined;
  /** Why the bot does not do its work now, as one clause; undefined while it does. */
  readonly trouble: () => Promise<string | undefined>;
  readonly tellAdmins: TellAdmins;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly random: () => number;
}

const EVERY_MS = SECOND;
/** One run ends after so long; the next goes on. */
const BUDGET_MS = 20 * SECOND;
const GIVEN_UP_MS = DAY;
const LONGEST_WAIT_MS = 5 * MINUTE;
/** So many incidents in a row that a sink does not take: it is the sink, not the incident. */
const FAILURES_OF_A_SINK = 3;

/** Milliseconds until the next try: what the other side asked for, else 1, 2, 4 … s up to five minutes, each spread over its upper half. */
const waitOf = (failures: number, asked: number | undefined, random: () => number): number => {
  const longest = Math.min(LONGEST_WAIT_MS, SECOND * 2 ** (failures - 1));
  return Math.max(asked ?? 0, longest / 2 + (longest / 2) * random());
};

/** One who is tried again later: a sink as a whole, or the events of one incident. */
interface Patience {
  failures: number;
  until: number;
}

/** Open, told of and not muted: what is said again. */
const isSaid = (record: IncidentRecord, now: number): boolean =>
  (record.state === 'open' || record.state === 'recovering') &&
  record.watched?.told !== undefined &&
  recordAt(record, now).muted === undefined;

const laneOf = ({ record }: Waiting['event']): string => `${record.cluster}/${record.incident}`;

/** Events of each incident, in their order. */
const lanesOf = (waiting: readonly Waiting[]): ReadonlyMap<string, readonly Waiting[]> => {
  const lanes = new Map<string, Waiting[]>();
  for (const each of waiting) {
    const lane = lanes.get(laneOf(each.event)) ?? [];
    lane.push(each);
    lanes.set(laneOf(each.event), lane);
  }
  return lanes;
};

/** Sends what waits for one sink. */
const sendTask = (
  { sink: { name }, title }: RunSink,
  sendBy: SendBy,
  standings: SinkStandings,
  parts: SinkParts,
): TickerTask => {
  const { mail, factsOf, ownerOf, tellAdmins, clock, log, metrics, random } = parts;
  // From the beginning, so that the first that is refused is seen as one more.
  for (const outcome of ['sent', 'refused', 'given-up'])
    metrics.count('k8sgpt_sink_events_total', { sink: name, outcome }, 0);
  const whole: Patience = { failures: 0, until: 0 };
  const patience = new Map<string, Patience>();

  const later = (one: Patience, error: unknown): void => {
    one.failures += 1;
    const asked = error instanceof Unavailable ? error.retryAfterMs : undefined;
    one.until = clock.now() + waitOf(one.failures, asked, random);
  };
  const dropped = async (
    waiting: Waiting,
    reason: string,
    outcome: 'refused' | 'given-up',
  ): Promise<void> => {
    log.error({ sink: name, event: waiting.event.turn.turn, reason }, 'A sink was not told of an incident');
    metrics.count('k8sgpt_sink_events_total', { sink: name, outcome });
    standings.failed(name, reason);
    await tellAdmins(`sink/${name}/${reason}`, sinkTroubleView(title, reason)).catch(() => undefined);
    await mail.done(waiting);
  };
  const sendOne = async (waiting: Waiting, signal: AbortSignal): Promise<void> => {
    const { event } = waiting;
    await sendBy(async (sink) => {
      const facts = sink.wantsFacts === true ? await factsOf(event.record).catch(() => undefined) : undefined;
      await sink.send({ ...event, facts, owner: ownerOf(event.record) }, signal);
    });
    metrics.count('k8sgpt_sink_events_total', { sink: name, outcome: 'sent' });
    standings.well(name);
    await mail.done(waiting);
  };
  /** Whether the sink took something; undefined where it was not asked. */
  const drain = async (
    lane: string,
    waiting: readonly Waiting[],
    signal: AbortSignal,
  ): Promise<boolean | undefined> => {
    const own = patience.get(lane) ?? { failures: 0, until: 0 };
    if (own.until > clock.now()) return undefined;
    for (const each of waiting) {
      signal.throwIfAborted();
      if (clock.now() - each.event.postedAt >= GIVEN_UP_MS) {
        await dropped(each, 'it could not be reached for a day', 'given-up');
        continue;
      }
      try {
        await lastWord(signal, clock, (late) => sendOne(each, late));
        patience.delete(lane);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Refused) {
          await dropped(each, messageOf(error), 'refused');
          continue;
        }
        // What is no trouble of the other side is a fault of ours: tried again all the same, and given up after a day.
        if (!(error instanceof Unavailable || isAbort(error)))
          log.error({ sink: name, err: error }, 'A sink failed');
        metrics.count('k8sgpt_sink_retries_total', { sink: name });
        standings.failed(name, messageOf(error));
        later(own, error);
        patience.set(lane, own);
        return false;
      }
    }
    return true;
  };

  return {
    name: `sink ${name}`,
    everyMs: EVERY_MS,
    run: async (_now, signal) => {
      const waiting = await mail.waiting(name);
      const started = clock.now();
      const lanes = lanesOf(waiting);
      for (const lane of patience.keys()) if (!lanes.has(lane)) patience.delete(lane);
      if (whole.until > started) return;
      let failed = 0;
      for (const [lane, each] of lanes) {
        if (clock.now() - started > BUDGET_MS) return;
        const took = await drain(lane, each, signal);
        if (took === undefined) continue;
        if (took) {
          failed = 0;
          whole.failures = 0;
        } else failed += 1;
        if (failed < FAILURES_OF_A_SINK) continue;
        if (whole.failures === 0) log.warn({ sink: name }, 'A sink takes nothing; trying again');
        later(whole, undefined);
        return;
      }
    },
  };
};

/** Says again what has to be said again. */
const repeatTask = (
  { sink: { name, repeat } }: RunSink,
  sendBy: SendBy,
  standings: SinkStandings,
  { book, trouble, clock, log, metrics }: SinkParts,
): TickerTask[] => {
  if (repeat === undefined) return [];
  let isWell = true;
  const report = (outcome: 'sent' | 'failed' | 'held', reason?: string): void => {
    metrics.count('k8sgpt_sink_repeats_total', { sink: name, outcome });
    if (isWell && reason !== undefined) log.warn({ sink: name, reason }, 'A sink is not told again');
    isWell = reason === undefined;
    if (reason === undefined) standings.well(name);
    else standings.failed(name, outcome === 'held' ? `held back: ${reason}` : reason);
  };
  return [
    {
      name: `sink ${name} again`,
      everyMs: repeat.everyMs,
      run: async (_now, signal) => {
        const why = repeat.onlyWhileWorking === true ? await trouble() : undefined;
        if (why !== undefined) {
          report('held', why);
          return;
        }
        const now = clock.now();
        const open = (await book.list()).filter((record) => isSaid(record, now));
        try {
          await sendBy(async (sink) => sink.repeat?.send(open, signal));
          report('sent');
        } catch (error) {
          signal.throwIfAborted();
          report('failed', messageOf(error));
        }
      },
    },
  ];
};

/** What the process that ticks does for sinks: each is a task of its own, so that one that hangs is in nobody's way. */
export const sinkTasks = (parts: SinkParts): readonly TickerTask[] => {
  const { sinks, mail, failed = new Map<string, string>() } = parts;
  if (sinks.length + failed.size === 0) return [];
  const standings = createSinkStandings(parts.clock.now);
  return [
    {
      name: 'sinks',
      everyMs: EVERY_MS,
      run: async () => {
        await mail.running([
          ...sinks.map(({ sink: { name }, title }) => standings.of({ name, title })),
          ...[...failed].map(([title, why]) => ({ name: title, title, why: `could not be opened: ${why}` })),
        ]);
        await mail.sort(sinks.map(({ sink }) => sink));
      },
    },
    ...sinks.flatMap((each) => {
      // Both send by the same one: a token that one of them renews is that of the other, too.
      const sender = createCurrentSink(each.sink, each.renew, parts.clock);
      return [sendTask(each, sender(), standings, parts), ...repeatTask(each, sender(), standings, parts)];
    }),
  ];
};
