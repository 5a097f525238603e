// SPDX-License-Identifier: Apache-2.0

import { type Clock, HOUR, MINUTE, SECOND } from './core/clock.ts';
import { eitherSignal } from './core/either-signal.ts';
import { isAbort, messageOf, Refused, Unavailable } from './core/errors.ts';
import type { ChatPlatform } from './core/ports/chat-platform.ts';
import type { Span } from './core/ports/telemetry.ts';
import { hasOtherWay, reroute, tellUnreachable } from './deliver-fallback.ts';
import { sendMessage } from './deliver-message.ts';
import { createPace, type Workspace } from './deliver-pace.ts';
import type { DeliverParts } from './deliver-parts.ts';
import { deliverQueue } from './deliver-queue.ts';
import { calmed } from './deliver-storm.ts';
import { holdLease, type Lease } from './lease.ts';
import type { OutboxRecord } from './outbox.ts';
import type { ShownHere } from './shown-here.ts';
import { writtenBy } from './written-by.ts';

export interface Lane {
  /** Something new may be waiting. */
  readonly wake: () => void;
  /** Resolves when nothing is pending any more, or the lease went to somebody else; true when something came at the very end. */
  readonly ended: Promise<boolean>;
}

export interface LaneOptions {
  readonly place: string;
  readonly platform: ChatPlatform;
  readonly workspace: Workspace;
  readonly shownHere: ShownHere;
  /** For paces and pauses: never goes back. */
  readonly time: Clock;
  /** Take nothing new. */
  readonly stopping: AbortSignal;
  /** Let go of what is under way, too. */
  readonly cut: AbortSignal;
}

const LEASE_MS = 15 * SECOND;
const LONGEST_BACKOFF_MS = 60 * SECOND;
/** A message that fails for this long is given up, and said in the log, in metrics and to admins. */
const GIVE_UP_MS = 24 * HOUR;
/** Errors that are no trouble of the platform may be a fault of ours: they are tried this often. */
const MOST_FAULTS = 3;
const LOOK_MS = 2 * SECOND;

/** One place, one sender: keeps the platform's pace, honours Retry-After, and never lets one bad message block the rest. */
export const openLane = (
  { place, platform, workspace, shownHere, time, stopping, cut }: LaneOptions,
  parts: DeliverParts,
): Lane => {
  const { outbox, clock, log, metrics, trace } = parts;
  const pace = createPace(platform, workspace, time);
  let poke: () => void = () => undefined;
  let poked = false;
  const isPoked = (): boolean => poked;
  const heldBack = new Map<string, { until: number; tries: number; since: number }>();
  const turnedAway = new Set<string>();

  /** What is held is put away, whatever is paused. */
  const mayBeShown = ({ despitePause, cluster, heldIn }: OutboxRecord): boolean =>
    despitePause === true || heldIn !== undefined || parts.paused('sending', cluster) === undefined;

  const readyAt = (record: OutboxRecord): number =>
    Math.max(pace.readyAt(record), heldBack.get(record.key)?.until ?? 0);

  const holdBack = (record: OutboxRecord, error: unknown, now: number): void => {
    const before = heldBack.get(record.key);
    const tries = (before?.tries ?? 0) + 1;
    const backoff = Math.min(LONGEST_BACKOFF_MS, SECOND * 2 ** Math.min(tries - 1, 10));
    const asked = error instanceof Unavailable ? error.retryAfterMs : undefined;
    const wait = asked ?? backoff;
    const paced = pace.readyAt(record);
    // Where the pace waits for the same reason both end in the same moment, or what came later would go first.
    const until = asked !== undefined && paced > now ? Math.min(now + wait, paced) : now + wait;
    heldBack.set(record.key, { until, tries, since: before?.since ?? now });
    metrics.count('k8sgpt_delivery_retries_total', { platform: platform.id });
    log.warn({ place, key: record.key, tries, waitMs: wait, reason: messageOf(error) }, 'Message held back');
  };

  /** Nothing goes silently: a last word takes another way where there is one, and those who run the bot are told. */
  const giveUp = async (record: OutboxRecord, reason: string): Promise<void> => {
    const isRerouted = await reroute(record, reason, parts);
    const outcome = isRerouted ? 'k8sgpt_delivery_rerouted_total' : 'k8sgpt_delivery_dropped_total';
    metrics.count(outcome, { platform: platform.id });
    if (!isRerouted && record.final && record.askedAt !== undefined)
      metrics.count('k8sgpt_answers_total', { outcome: 'undelivered' });
    log.error({ place, key: record.key, reason, isRerouted }, 'Message can never be shown there; given up');
    await tellUnreachable(record, { reason, cause: 'never' }, parts);
    pace.ended(record.key);
    await outbox.dropped(record.key, reason);
  };
  const queue = deliverQueue(place, outbox, giveUp);

  const failed = async (record: OutboxRecord, error: unknown): Promise<void> => {
    const now = time.now();
    const { tries = 0, since = now } = heldBack.get(record.key) ?? {};
    const reason = messageOf(error);
    const isLate = now - since >= parts.delivery.fallbackAfterMinutes * MINUTE && tries > 0;
    const isHopeless =
      error instanceof Refused ||
      (!(error instanceof Unavailable) && tries >= MOST_FAULTS) ||
      (isLate && hasOtherWay(record, parts)) ||
      now - since > GIVE_UP_MS;
    if (isHopeless) return giveUp(record, reason);
    if (isLate && record.final) await tellUnreachable(record, { reason, cause: 'failing' }, parts);
    holdBack(record, error, now);
  };

  const rest = async (ms: number, signal: AbortSignal): Promise<void> => {
    const either = eitherSignal(signal, stopping);
    await clock.sleep(ms, either.signal).finally(either.letGo);
  };

  const sendOne = async (announced: OutboxRecord, signal: AbortSignal): Promise<void> => {
    const record = await queue.newest(announced);
    if (record === undefined) return;
    await inTrace(record, (span) => sendRecord(record, span, signal));
  };

  /** As part of what its version was written in; the time that it waited is told, not spanned. */
  const inTrace = (record: OutboxRecord, work: (span: Span) => Promise<void>): Promise<void> => {
    const { cluster, final, createdAt } = record;
    const ids = writtenBy(record);
    const attributes = {
      'k8sgpt.platform': platform.id,
      'k8sgpt.run.id': ids.runId,
      'k8sgpt.interaction.id': ids.interaction,
      'k8s.cluster.name': cluster,
      'k8sgpt.message.final': final,
      'k8sgpt.attempt': (heldBack.get(record.key)?.tries ?? 0) + 1,
      'k8sgpt.waited_ms': clock.now() - createdAt,
    };
    return trace.continue(record.trace, () =>
      trace.about({ ...ids, cluster }, () => trace.span('deliver', { kind: 'consumer', attributes }, work)),
    );
  };

  const sendRecord = async (record: OutboxRecord, span: Span, signal: AbortSignal): Promise<void> => {
    let posts = 0;
    const turn = async (call: 'post' | 'update'): Promise<void> => {
      if (call === 'post') {
        // The first one is due already; the rest of a long message keeps the pace as well.
        posts += 1;
        const wait = pace.postAt() - time.now();
        if (posts > 1 && wait > 0) await rest(wait, signal);
      }
      pace.asking(call, record);
    };
    try {
      const { limited } = pace;
      await sendMessage(record, { platform, turn, limited, turnedAway, shownHere, signal }, parts);
      heldBack.delete(record.key);
      if (record.final) pace.ended(record.key);
      span.set({ 'k8sgpt.outcome': 'shown' });
      const fields = { place, key: record.key, final: record.final };
      if (record.final) log.info(fields, 'Message was shown');
      else log.debug(fields, 'Message was shown');
      metrics.observe('k8sgpt_delivery_seconds', (clock.now() - record.createdAt) / SECOND, {
        platform: platform.id,
      });
      if (record.final && record.askedAt !== undefined)
        metrics.observe('k8sgpt_answer_seconds', Math.max(0, clock.now() - record.askedAt) / SECOND, {
          platform: platform.id,
        });
    } catch (error) {
      // What was shown is remembered; the rest is for whoever comes next.
      if ((stopping.aborted || signal.aborted) && isAbort(error)) return;
      const asked = error instanceof Unavailable ? error.retryAfterMs : undefined;
      span.set({
        'k8sgpt.outcome': asked === undefined ? 'failed' : 'rate-limited',
        'k8sgpt.retry_after_ms': asked,
      });
      await failed(record, error);
    }
  };

  const idle = async (ms: number): Promise<void> => {
    if (poked) return;
    const woken = new AbortController();
    poke = () => woken.abort();
    await rest(ms, woken.signal).catch(() => undefined);
  };

  const run = async (lease: Lease, signal: AbortSignal): Promise<void> => {
    while (!stopping.aborted && lease.held()) {
      poked = false;
      const waiting = await queue.look();
      if (waiting.length === 0) {
        // Stay a moment: progress is followed by more progress, and taking the lease again costs more.
        await idle(LOOK_MS);
        if (!isPoked()) return;
        continue;
      }
      const open = await calmed(place, waiting.filter(mayBeShown), parts);
      if (open.length === 0) {
        await idle(LOOK_MS);
        continue;
      }
      const now = time.now();
      const ready = open.find((record) => readyAt(record) <= now);
      if (ready === undefined) await idle(Math.max(5, Math.min(...open.map(readyAt)) - now));
      else if (lease.held()) await sendOne(ready, signal);
    }
  };

  const ended = (async () => {
    const lease = await holdLease(parts.state, `lease/deliver/${place}`, {
      owner: parts.owner,
      ttlMs: LEASE_MS,
      clock: time,
    });
    if (lease === undefined) return false;
    const ending = eitherSignal(cut, lease.lost);
    try {
      await run(lease, ending.signal);
    } finally {
      ending.letGo();
      await lease.release();
    }
    return poked;
  })();
  return {
    wake: () => {
      poked = true;
      poke();
    },
    ended,
  };
};
