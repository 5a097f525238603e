// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './core/clock.ts';
import { messageOf } from './core/errors.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';

/** What others keep in the store, as this process knows it. */
export interface Known<T> {
  readonly current: () => T;
  /** Told when it is not what it was. */
  readonly onChange: (listener: () => void) => void;
  readonly stop: () => Promise<void>;
}

interface Kept<T> {
  readonly read: () => Promise<T>;
  /** Before it was ever read. */
  readonly initially: T;
  /** On which a change is announced. */
  readonly topic: string;
  /** How late a change is known when its announcement is lost. */
  readonly againMs: number;
  /** What the log says while it cannot be read. */
  readonly unread: string;
}

interface KeepParts {
  readonly state: Pick<StateStore, 'subscribe'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps an eye on something small that is asked for all the time; while the store is away, what was known last holds. */
export const keepKnown = async <T>(
  { read, initially, topic, againMs, unread }: Kept<T>,
  { state, clock, log }: KeepParts,
): Promise<Known<T>> => {
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const listeners: (() => void)[] = [];
  let known = initially;
  let isRead = true;
  const look = async (): Promise<void> => {
    try {
      const before = JSON.stringify(known);
      known = await read();
      isRead = true;
      if (JSON.stringify(known) !== before) for (const listener of listeners) listener();
    } catch (error) {
      // Said once, not with every look.
      if (isRead && !isStopping()) log.warn({ reason: messageOf(error) }, unread);
      isRead = false;
    }
  };
  const unsubscribe = await state.subscribe(topic, () => void look());
  await look();
  const repeat = async (): Promise<void> => {
    while (!isStopping()) {
      await clock.sleep(againMs, stopping.signal).catch(() => undefined);
      if (!isStopping()) await look();
    }
  };
  const repeating = repeat();
  return {
    current: () => known,
    onChange: (listener) => void listeners.push(listener),
    stop: async () => {
      stopping.abort();
      await unsubscribe();
      await repeating;
    },
  };
};
