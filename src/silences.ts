import { type Clock, SECOND } from './core/clock.ts';
import { messageOf } from './core/errors.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { Silence } from './core/silence.ts';
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

/** Keeps an eye on them; while the store is away, what was known last holds. */
export const followSilences = async (
  silences: Pick<Silences, 'list'>,
  { state, clock, log }: { readonly state: StateStore; readonly clock: Clock; readonly log: Log },
): Promise<KnownSilences> => {
  const stopping = new AbortController();
  let known: readonly Silence[] = [];
  let isRead = true;
  const look = async (): Promise<void> => {
    try {
      known = await silences.list();
      isRead = true;
    } catch (error) {
      // Said once, not every five seconds.
      if (isRead && !stopping.signal.aborted)
        log.warn({ reason: messageOf(error) }, 'Mutes by rule cannot be read; those that were known hold');
      isRead = false;
    }
  };
  const unsubscribe = await state.subscribe(TOPIC, () => void look());
  await look();
  const isStopping = (): boolean => stopping.signal.aborted;
  const repeat = async (): Promise<void> => {
    while (!isStopping()) {
      await clock.sleep(LOOK_AGAIN_MS, stopping.signal).catch(() => undefined);
      if (!isStopping()) await look();
    }
  };
  const repeating = repeat();
  return {
    current: () => known,
    stop: async () => {
      stopping.abort();
      await unsubscribe();
      await repeating;
    },
  };
};
