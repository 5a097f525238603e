import { SECOND } from './core/clock.ts';
import { isAbort, messageOf, Refused, Unavailable } from './core/errors.ts';
import type { ChatPlatform } from './core/ports/chat-platform.ts';
import { sendMessage } from './deliver-message.ts';
import type { DeliverParts } from './deliver-parts.ts';
import { holdLease, type Lease } from './lease.ts';
import type { OutboxRecord } from './outbox.ts';

export interface Lane {
  /** Something new may be waiting. */
  readonly wake: () => void;
  /** Resolves when nothing is pending any more, or the lease went to somebody else. */
  readonly ended: Promise<void>;
}

const LEASE_MS = 15 * SECOND;
const LONGEST_BACKOFF_MS = 60 * SECOND;
/** A message that cannot be sent for this long is given up, and said in the log and metrics. */
const GIVE_UP_MS = 3_600 * SECOND;

/** A reply needs its root's reference. */
const isReply = (record: OutboxRecord): boolean =>
  record.thread !== undefined && 'parentKey' in record.thread;

/** Answers first, then the first word to somebody who just asked, then the details of answers, progress last. */
const rank = (record: OutboxRecord): number => {
  if (record.final) return isReply(record) ? 2 : 0;
  return record.sent === undefined && !isReply(record) ? 1 : 3;
};

const byUrgency = (a: OutboxRecord, b: OutboxRecord): number => rank(a) - rank(b) || a.sequence - b.sequence;

/** One place, one sender: keeps the platform's pace, honours Retry-After, and never lets one bad message block the rest. */
export const openLane = (
  place: string,
  platform: ChatPlatform,
  parts: DeliverParts,
  stopping: AbortSignal,
): Lane => {
  const { outbox, clock, log, metrics } = parts;
  let poke: () => void = () => undefined;
  let poked = false;
  const paced = new Map<string, number>();
  const heldBack = new Map<string, { until: number; tries: number }>();
  let nextPostAt = 0;

  const readyAt = (record: OutboxRecord): number => {
    const updated = paced.get(record.key) ?? 0;
    const own =
      record.sent === undefined ? nextPostAt : updated + (record.final ? 0 : platform.pace.updateMs);
    return Math.max(own, heldBack.get(record.key)?.until ?? 0);
  };

  const holdBack = (record: OutboxRecord, error: unknown, now: number): void => {
    const tries = (heldBack.get(record.key)?.tries ?? 0) + 1;
    const backoff = Math.min(LONGEST_BACKOFF_MS, SECOND * 2 ** Math.min(tries - 1, 10));
    const wait = error instanceof Unavailable ? (error.retryAfterMs ?? backoff) : backoff;
    heldBack.set(record.key, { until: now + wait, tries });
    // A rate limit is the place's, not the message's.
    if (error instanceof Unavailable && error.retryAfterMs !== undefined)
      nextPostAt = Math.max(nextPostAt, now + wait);
    metrics.count('k8sgpt_delivery_retries_total', { platform: platform.id });
    log.warn({ place, key: record.key, tries, waitMs: wait, reason: messageOf(error) }, 'Message held back');
  };

  const failed = async (record: OutboxRecord, error: unknown): Promise<void> => {
    const now = clock.now();
    const tries = heldBack.get(record.key)?.tries ?? 0;
    const hopeless =
      error instanceof Refused ||
      (!(error instanceof Unavailable) && tries >= 3) ||
      now - record.createdAt > GIVE_UP_MS;
    if (!hopeless) return holdBack(record, error, now);
    metrics.count('k8sgpt_delivery_dropped_total', { platform: platform.id });
    log.error(
      { place, key: record.key, reason: messageOf(error) },
      'Message can never be shown there; dropped',
    );
    await outbox.dropped(record.key, messageOf(error));
  };

  const sendOne = async (record: OutboxRecord): Promise<void> => {
    const posting = record.sent === undefined;
    if (posting) nextPostAt = clock.now() + platform.pace.postMs;
    paced.set(record.key, clock.now());
    try {
      const posts = await sendMessage(record, platform, parts, stopping);
      if (posts > 1) nextPostAt = clock.now() + platform.pace.postMs;
      heldBack.delete(record.key);
      metrics.observe('k8sgpt_delivery_seconds', (clock.now() - record.createdAt) / SECOND, {
        platform: platform.id,
      });
    } catch (error) {
      if (stopping.aborted && isAbort(error)) return;
      await failed(record, error);
    }
  };

  /** False while its root is not there yet: a reply must not stand in the channel. */
  const hasRoot = async (record: OutboxRecord): Promise<boolean> => {
    if (record.thread === undefined || !('parentKey' in record.thread)) return true;
    const root = await outbox.read(record.thread.parentKey);
    if (root?.dropped !== undefined && root.sent === undefined) {
      await outbox.dropped(record.key, root.dropped);
      return false;
    }
    return root === undefined || root.sent !== undefined;
  };

  /** Newest state of everything that can be shown here, the most urgent first. */
  const pending = async (): Promise<OutboxRecord[]> => {
    const entries = await outbox.pending(place);
    const records = await Promise.all(
      entries.map(async ({ key }) => {
        const record = await outbox.read(key);
        return record !== undefined && (await hasRoot(record)) ? [record] : [];
      }),
    );
    return records.flat().sort(byUrgency);
  };

  const idle = async (ms: number): Promise<void> => {
    if (poked) return;
    const woken = new AbortController();
    poke = () => woken.abort();
    await clock.sleep(ms, AbortSignal.any([woken.signal, stopping])).catch(() => undefined);
  };

  const run = async (lease: Lease): Promise<void> => {
    while (!stopping.aborted && (await lease.held())) {
      poked = false;
      const records = await pending();
      if (records.length === 0) {
        // Stay a moment: progress is followed by more progress, and taking the lease again costs more.
        await idle(2 * SECOND);
        if (!poked) return;
        continue;
      }
      const now = clock.now();
      const ready = records.find((record) => readyAt(record) <= now);
      if (ready !== undefined) await sendOne(ready);
      else await idle(Math.max(5, Math.min(...records.map(readyAt)) - now));
    }
  };

  const ended = (async () => {
    const lease = await holdLease(parts.state, `lease/deliver/${place}`, {
      owner: parts.owner,
      ttlMs: LEASE_MS,
      clock,
    });
    if (lease === undefined) return;
    try {
      await run(lease);
    } finally {
      await lease.release();
    }
  })();
  return {
    wake: () => {
      poked = true;
      poke();
    },
    ended,
  };
};
