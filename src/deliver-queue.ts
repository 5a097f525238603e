// SPDX-License-Identifier: Apache-2.0

import { type Announced, isUnsent, type Outbox, type OutboxRecord } from './outbox.ts';

/** What waits to be shown in one place. */
export interface DeliverQueue {
  /** Everything that can be shown now or later, the most urgent first; drops what never can be. */
  readonly look: () => Promise<readonly OutboxRecord[]>;
  /** The record as it is at this moment, or was at the look that is just over; undefined when there is nothing to send any more. */
  readonly newest: (record: OutboxRecord) => Promise<OutboxRecord | undefined>;
}

/** The root whose reference a reply needs. */
const rootOf = ({ thread }: OutboxRecord): string | undefined =>
  thread !== undefined && 'parentKey' in thread ? thread.parentKey : undefined;

/** Answers first, then the first word to somebody who just asked, then the details of answers, progress last. */
const rank = (record: OutboxRecord): number => {
  const isReply = rootOf(record) !== undefined;
  if (record.final) return isReply ? 2 : 0;
  return record.sent === undefined && !isReply ? 1 : 3;
};

const byUrgency = (a: OutboxRecord, b: OutboxRecord): number => rank(a) - rank(b) || a.sequence - b.sequence;

/** Reads each record once for every version that is announced, and again only before another try. */
export const deliverQueue = (
  place: string,
  outbox: Outbox,
  giveUp: (record: OutboxRecord, reason: string) => Promise<void>,
): DeliverQueue => {
  const known = new Map<string, { readonly version: number; readonly record: OutboxRecord }>();
  /** Those that the last look has read. */
  const fresh = new Set<string>();
  /** Roots that people see: they stay. */
  const rooted = new Set<string>();

  const read = async ({ key, version }: Announced): Promise<void> => {
    if (known.get(key)?.version === version) return;
    const record = await outbox.read(key);
    if (record === undefined) known.delete(key);
    else {
      known.set(key, { version, record });
      fresh.add(key);
    }
  };

  /** Nothing while its root is not there yet: a reply never stands in the channel. Where its root is held back, so is it. */
  const withRoot = async (record: OutboxRecord): Promise<readonly OutboxRecord[]> => {
    const key = rootOf(record);
    if (key === undefined || rooted.has(key) || record.heldIn !== undefined) return [record];
    const waiting = known.get(key)?.record;
    if (
      waiting !== undefined &&
      waiting.sent === undefined &&
      waiting.dropped === undefined &&
      waiting.heldIn === undefined
    )
      return [];
    const root = await outbox.read(key);
    if (root?.sent !== undefined) {
      rooted.add(key);
      return [record];
    }
    if (root?.heldIn !== undefined) return [{ ...record, heldIn: root.heldIn }];
    // Roots are put before their replies: one that is not there will never be.
    if (root === undefined || root.dropped !== undefined)
      await giveUp(record, root?.dropped ?? 'the message that it replies to is gone');
    return [];
  };

  return {
    look: async () => {
      const announced = await outbox.pending(place);
      const keys = new Set(announced.map(({ key }) => key));
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
      if (keys.size === 0) rooted.clear();
      fresh.clear();
      await Promise.all(announced.map(read));
      const records = await Promise.all([...known.values()].map(({ record }) => withRoot(record)));
      return records.flat().sort(byUrgency);
    },
    newest: async ({ key }) => {
      const read = fresh.delete(key) ? known.get(key)?.record : undefined;
      known.delete(key);
      const record = read ?? (await outbox.read(key));
      if (record === undefined) return undefined;
      if (isUnsent(record)) return record;
      // Announced twice, or settled by somebody who died before it was off the list.
      if (record.dropped !== undefined) await outbox.dropped(key, record.dropped);
      else if (record.sent !== undefined) await outbox.sent(key, record.sent);
      return undefined;
    },
  };
};
