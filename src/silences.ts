// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from './core/clock.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { Silence } from './core/silence.ts';
import { keepKnown } from './keep-known.ts';
import { parsed } from './parsed.ts';

/** What people do not want to be told of, in the store: every process obeys. */
export interface Silences {
  readonly list: () => Promise<readonly Silence[]>;
  /** Durable when it resolves. */
  readonly set: (silence: Silence) => Promise<void>;
  readonly end: (id: string) => Promise<void>;
}

/** What one process knows of them, without asking the store each time. */
export interface KnownSilences {
  readonly current: () => readonly Silence[];
  readonly stop: () => Promise<void>;
}

const PREFIX = 'silence/';
const TOPIC = 'silence';
/** A change is announced; this is how late it is known when the announcement is lost. */
const LOOK_AGAIN_MS = 5 * SECOND;

const keyOf = (id: string): string => PREFIX + encodeURIComponent(id);

export const createSilences = (state: StateStore, clock: Pick<Clock, 'now'>): Silences => ({
  list: async () => {
    const now = clock.now();
    return (await state.list(PREFIX))
      .flatMap(({ value }) => parsed(Silence, value) ?? [])
      .filter(({ until }) => until > now)
      .sort((a, b) => a.until - b.until);
  },
  set: async (silence) => {
    const ttlMs = Math.max(1, silence.until - clock.now());
    await state.put(keyOf(silence.id), JSON.stringify(silence), { ttlMs });
    await state.publish(TOPIC, silence.id).catch(() => undefined);
  },
  end: async (id) => {
    await state.delete(keyOf(id));
    await state.publish(TOPIC, id).catch(() => undefined);
  },
});

/** Keeps an eye on them. */
export const followSilences = (
  silences: Pick<Silences, 'list'>,
  parts: { readonly state: StateStore; readonly clock: Clock; readonly log: Log },
): Promise<KnownSilences> =>
  keepKnown<readonly Silence[]>(
    {
      read: silences.list,
      initially: [],
      topic: TOPIC,
      againMs: LOOK_AGAIN_MS,
      unread: 'Mutes by rule cannot be read; those that were known hold',
    },
    parts,
  );
