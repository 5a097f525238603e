// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from './core/clock.ts';
import { type Pausable, Pause, pauseOf } from './core/pause.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { keepKnown } from './keep-known.ts';
import { parsed } from './parsed.ts';

/** Flags in the store: every process obeys them. */
export interface Pauses {
  readonly list: () => Promise<readonly Pause[]>;
  /** Durable when it resolves. */
  readonly set: (pause: Pause) => Promise<void>;
  readonly clear: (pause: Pick<Pause, 'what' | 'cluster'>) => Promise<void>;
}

/** What one process knows of them, without asking the store each time. */
export interface PauseWatch {
  /** The pause that holds now, for a cluster or for what concerns none. */
  readonly current: (what: Pausable, cluster?: string) => Pause | undefined;
  /** Told when something is paused or goes on. */
  readonly onChange: (listener: () => void) => void;
  readonly stop: () => Promise<void>;
}

const PREFIX = 'pause/';
const TOPIC = 'pause';
/** A change is announced; this is how late it is known when the announcement is lost. */
const LOOK_AGAIN_MS = 2 * SECOND;

const keyOf = ({ what, cluster }: Pick<Pause, 'what' | 'cluster'>): string =>
  `${PREFIX}${what}/${encodeURIComponent(cluster ?? '*')}`;

export const createPauses = (state: StateStore, clock: Clock): Pauses => ({
  list: async () => {
    const now = clock.now();
    return (await state.list(PREFIX))
      .flatMap(({ value }) => parsed(Pause, value) ?? [])
      .filter(({ until }) => until === undefined || until > now);
  },
  set: async (pause) => {
    const ttl = pause.until === undefined ? {} : { ttlMs: Math.max(1, pause.until - clock.now()) };
    await state.put(keyOf(pause), JSON.stringify(pause), ttl);
    await state.publish(TOPIC, pause.what).catch(() => undefined);
  },
  clear: async (pause) => {
    await state.delete(keyOf(pause));
    await state.publish(TOPIC, pause.what).catch(() => undefined);
  },
});

/** Keeps an eye on the flags. */
export const watchPauses = async (
  pauses: Pauses,
  parts: { readonly state: StateStore; readonly clock: Clock; readonly log: Log },
): Promise<PauseWatch> => {
  const known = await keepKnown<readonly Pause[]>(
    {
      read: pauses.list,
      initially: [],
      topic: TOPIC,
      againMs: LOOK_AGAIN_MS,
      unread: 'What is paused cannot be read; what was known holds',
    },
    parts,
  );
  return {
    current: (what, cluster) => pauseOf(known.current(), what, cluster, parts.clock.now()),
    onChange: known.onChange,
    stop: known.stop,
  };
};
