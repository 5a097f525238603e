// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { DAY, MINUTE, SECOND } from '../core/clock.ts';
import { placeOf } from '../core/conversation.ts';
import { type DigestPlan, dueAfter, periodUpTo } from '../core/digest-plan.ts';
import { matchesAny } from '../core/glob.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { byText } from '../core/ref.ts';
import { trendOf } from '../core/trend.ts';
import type { IncidentBook } from '../incident-book.ts';
import { sequenceAt } from '../message-keys.ts';
import type { Outbox } from '../outbox.ts';
import { parsed } from '../parsed.ts';
import { trendView } from '../views/trend.ts';
import type { Sights } from './sights.ts';
import type { TickerTask } from './ticker.ts';

const Planned = z.object({
  schema: z.literal(1),
  /** What it was planned by: one whose time is changed is planned anew. */
  plan: z.string(),
  dueAt: z.number(),
});
type Planned = z.infer<typeof Planned>;

/** One that nobody asked for any more. */
const KEPT_MS = 30 * DAY;
const EVERY_MS = 20 * SECOND;

interface DigestParts {
  readonly digests: readonly DigestPlan[];
  readonly state: StateStore;
  readonly book: Pick<IncidentBook, 'list'>;
  readonly sights: Pick<Sights, 'of'>;
  readonly outbox: Pick<Outbox, 'put'>;
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

/**
 * Daily and weekly reports, each once per period in each channel: what is told has the period in its key, and that it was
 * told is written over the version that was read. Whoever dies in between leaves a letter that the next one does not
 * write again. Of several periods that nobody told of, only the last is told.
 */
export const digestTask = ({ digests, state, book, sights, outbox }: DigestParts): TickerTask => {
  const plan = async (digest: DigestPlan, now: number): Promise<Planned | undefined> => {
    const next = dueAfter(digest, now);
    if (next === undefined) return undefined;
    const by = `${digest.cron} ${digest.timeZone}`;
    const shape = { parse: (text: string) => parsed(Planned, text), ttlMs: KEPT_MS };
    let found: Planned | undefined;
    const written = await changeEntry<Planned>(state, `digest/${digest.id}`, shape, (current) => {
      found = current?.plan === by ? current : undefined;
      return found === undefined ? { schema: 1, plan: by, dueAt: next } : undefined;
    });
    return written ?? found;
  };

  const tell = async (digest: DigestPlan, now: number, signal: AbortSignal): Promise<void> => {
    const planned = await plan(digest, now);
    if (planned === undefined || planned.dueAt > now) return;
    const period = periodUpTo(digest, now);
    if (period !== undefined) {
      const [records, seen] = await Promise.all([book.list(), sights.of()]);
      const clusters = [...new Set([...Object.keys(seen), ...records.map(({ cluster }) => cluster)])]
        .filter((cluster) => digest.clusters === undefined || matchesAny(cluster, digest.clusters))
        .sort(byText);
      const trend = trendOf(records, { ...period, clusters, sights: seen });
      const { name, timeZone, picture } = digest;
      const document = trendView(trend, { name, timeZone, picture, toldAt: now });
      for (const to of digest.to) {
        signal.throwIfAborted();
        const run = `digest/${digest.id}/${period.until}`;
        await outbox.put({
          key: `${run}/${short(placeOf(to))}`,
          to,
          run,
          sequence: sequenceAt(period.until),
          document,
          final: true,
        });
      }
    }
    signal.throwIfAborted();
    const next = dueAfter(digest, now);
    const shape = { parse: (text: string) => parsed(Planned, text), ttlMs: KEPT_MS };
    await changeEntry<Planned>(state, `digest/${digest.id}`, shape, (current) =>
      next === undefined || current?.dueAt !== planned.dueAt ? undefined : { ...current, dueAt: next },
    );
  };

  return {
    name: 'digests',
    everyMs: digests.length === 0 ? 10 * MINUTE : EVERY_MS,
    run: async (now, signal) => {
      for (const digest of digests) await tell(digest, now, signal);
    },
  };
};
