import { type Clock, SECOND } from './core/clock.ts';
import { messageOf } from './core/errors.ts';
import { type Pausable, Pause, pauseOf } from './core/pause.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
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

/** Keeps an eye on the flags; while the store is away, what was known last holds. */
export const watchPauses = async (
  pauses: Pauses,
  { state, clock, log }: { readonly state: StateStore; readonly clock: Clock; readonly log: Log },
): Promise<PauseWatch> => {
  const stopping = new AbortController();
  const listeners: (() => void)[] = [];
  let known: readonly Pause[] = [];
  const isStopping = (): boolean => stopping.signal.aborted;
  let isRead = true;
  const look = async (): Promise<void> => {
    try {
      const before = JSON.stringify(known);
      known = await pauses.list();
      isRead = true;
      if (JSON.stringify(known) !== before) for (const listener of listeners) listener();
    } catch (error) {
      // Said once, not every two seconds.
      if (isRead && !isStopping())
        log.warn({ reason: messageOf(error) }, 'What is paused cannot be read; what was known holds');
      isRead = false;
    }
  };
  const unsubscribe = await state.subscribe(TOPIC, () => void look());
  await look();
  const repeat = async (): Promise<void> => {
    while (!isStopping()) {
      await clock.sleep(LOOK_AGAIN_MS, stopping.signal).catch(() => undefined);
      if (!isStopping()) await look();
    }
  };
  const repeating = repeat();
  return {
    current: (what, cluster) => pauseOf(known, what, cluster, clock.now()),
    onChange: (listener) => void listeners.push(listener),
    stop: async () => {
      stopping.abort();
      await unsubscribe();
      await repeating;
    },
  };
};
