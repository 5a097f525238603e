// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import { type Clock, DAY, MINUTE } from './core/clock.ts';
import { type Conversation, placeOf } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Outbox, OutboxRecord } from './outbox.ts';
import { parsed } from './parsed.ts';

/** The messages of one place that one storm held back. */
const Digest = z.object({
  schema: z.literal(1),
  place: z.string(),
  /** Epoch milliseconds. */
  since: z.number(),
  items: z.array(z.object({ key: z.string(), summary: z.string(), isRoot: z.boolean() })).readonly(),
});
export type Digest = z.infer<typeof Digest>;

export interface Storms {
  /** The digest of the storm that goes on in this place; undefined when it is calm. */
  readonly current: (place: string) => Promise<string | undefined>;
  /** The digest that goes on, or a new one; goes on for ten minutes from now. */
  readonly begin: (place: string) => Promise<string>;
  /** Adds messages to a digest, each once, and tells what it holds now. */
  readonly add: (digest: string, records: readonly OutboxRecord[]) => Promise<Digest>;
  /** What a digest of this very place holds, oldest first; nothing of any other. */
  readonly held: (conversation: Conversation, digest: string) => Promise<readonly Document[]>;
}

/** As long as messages can be updated. */
const KEPT_MS = 7 * DAY;
/** A storm is over when nothing was held back for so long. */
const GOES_ON_MS = 10 * MINUTE;
/** Messages that one digest names before the next one begins. */
const FULL = 2_000;
const LONGEST_SUMMARY = 300;

const digestKey = (digest: string): string => `digest/${encodeURIComponent(digest)}`;
const stormKey = (place: string): string => `storm/${place}`;

export const createStorms = (state: StateStore, outbox: Pick<Outbox, 'read'>, clock: Clock): Storms => ({
  current: async (place) => (await state.get(stormKey(place)))?.value,
  begin: async (place) => {
    const now = clock.now();
    const place8 = createHash('sha256').update(place).digest('hex').slice(0, 8);
    const current = (await state.get(stormKey(place)))?.value;
    const stored = current === undefined ? undefined : await state.get(digestKey(current));
    const isFull = (parsed(Digest, stored?.value ?? '{}')?.items.length ?? 0) >= FULL;
    const digest = current === undefined || isFull ? `${place8}-${now.toString(36)}` : current;
    await state.put(stormKey(place), digest, { ttlMs: GOES_ON_MS });
    return digest;
  },
  add: async (digest, records) => {
    const [first] = records;
    const nothing: Digest = {
      schema: 1,
      place: first === undefined ? '' : placeOf(first.to),
      since: clock.now(),
      items: [],
    };
    let result = nothing;
    const parse = (text: string): Digest | undefined => parsed(Digest, text);
    await changeEntry(state, digestKey(digest), { parse, ttlMs: KEPT_MS }, (current = nothing) => {
      const items = new Map(current.items.map((item) => [item.key, item]));
      for (const { key, document, thread } of records)
        items.set(key, {
          key,
          summary: document.summary.slice(0, LONGEST_SUMMARY),
          isRoot: thread === undefined || !('parentKey' in thread),
        });
      result = { ...current, items: [...items.values()] };
      return result;
    });
    return result;
  },
  held: async (conversation, digest) => {
    const stored = await state.get(digestKey(digest));
    const found = stored === undefined ? undefined : parsed(Digest, stored.value);
    if (found?.place !== placeOf(conversation)) return [];
    return Promise.all(
      found.items.map(
        async ({ key, summary }): Promise<Document> =>
          (await outbox.read(key))?.document ?? {
            summary,
            blocks: [{ type: 'paragraph', text: [summary] }],
          },
      ),
    );
  },
});
