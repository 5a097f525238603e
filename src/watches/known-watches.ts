import { type Clock, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log } from '../core/ports/telemetry.ts';
import type { Watch } from '../core/watch.ts';
import type { WatchBook } from './watch-book.ts';
import type { WatchDenial } from './watch-denial.ts';
import { WATCH_TOPIC } from './watch-topic.ts';

/** Those that this process knows of, without asking the store each time. */
export interface KnownWatches {
  /** That may tell what they see. */
  readonly all: () => readonly Watch[];
  /** Those that look for now: not paused one by one. */
  readonly awake: () => readonly Watch[];
  /** Told when some came, went or were changed. */
  readonly onChange: (listener: () => void) => void;
  readonly stop: () => Promise<void>;
}

/** A change is announced; this is how late it is known when the announcement is lost. */
const LOOK_AGAIN_MS = 10 * SECOND;

/** Keeps an eye on the watches; while the store is away, what was known last holds. */
export const followWatches = async (
  book: Pick<WatchBook, 'list'>,
  {
    state,
    clock,
    log,
    denialOf,
  }: {
    readonly state: StateStore;
    readonly clock: Clock;
    readonly log: Log;
    readonly denialOf: WatchDenial;
  },
): Promise<KnownWatches> => {
  const stopping = new AbortController();
  const listeners: (() => void)[] = [];
  let all: readonly Watch[] = [];
  let awake: readonly Watch[] = [];
  let isRead = true;
  const isStopping = (): boolean => stopping.signal.aborted;
  const look = async (): Promise<void> => {
    try {
      const known = await book.list();
      const before = JSON.stringify([all, awake]);
      all = known.map(({ watch }) => watch).filter((watch) => denialOf(watch) === undefined);
      awake = known.filter(({ paused }) => paused === undefined).map(({ watch }) => watch);
      isRead = true;
      if (JSON.stringify([all, awake]) !== before) for (const listener of listeners) listener();
    } catch (error) {
      // Said once, not every ten seconds.
      if (isRead && !isStopping())
        log.warn({ reason: messageOf(error) }, 'Watches cannot be read; those that were known go on');
      isRead = false;
    }
  };
  const unsubscribe = await state.subscribe(WATCH_TOPIC, () => void look());
  await look();
  const repeat = async (): Promise<void> => {
    while (!isStopping()) {
      await clock.sleep(LOOK_AGAIN_MS, stopping.signal).catch(() => undefined);
      if (!isStopping()) await look();
    }
  };
  const repeating = repeat();
  return {
    all: () => all,
    awake: () => awake,
    onChange: (listener) => void listeners.push(listener),
    stop: async () => {
      stopping.abort();
      await unsubscribe();
      await repeating;
    },
  };
};
