// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { Unavailable } from '../core/errors.ts';
import type { AiLimits } from '../core/ports/ai-backend.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { parsed } from '../parsed.ts';

/** What all processes know of the use of one backend. */
interface Use {
  readonly schema: 1;
  /** Who is being answered, each with the time at which it is no longer believed. */
  readonly held: readonly (readonly [string, number])[];
  /** When the answers of the last minute began. */
  readonly begun: readonly number[];
}

export type UseStore = Pick<StateStore, 'get' | 'put'>;

interface SharedLimitsParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Where all processes count; undefined: this one is alone. */
  readonly state: UseStore | undefined;
  /** Longest wait for a turn. */
  readonly waitMs?: number | undefined;
}

export interface Turn {
  readonly end: () => Promise<void>;
}

/** Waits until this backend may be asked. Throws Unavailable when that takes too long. */
export type TakeTurn = (signal: AbortSignal) => Promise<Turn>;

/** A process that died is believed to hold its turn for so long. */
const BELIEVED_MS = 30 * SECOND;
const RENEW_MS = 10 * SECOND;
const LONGEST_WAIT_MS = MINUTE;
/** Between two looks: a turn may end any time. */
const LOOK_MS = 200;
/** Writers that meet try again so often. */
const TRIES = 50;

const NOTHING: Use = { schema: 1, held: [], begun: [] };

const Stored = z.object({
  schema: z.literal(1),
  held: z.array(z.tuple([z.string(), z.number()])).readonly(),
  begun: z.array(z.number()).readonly(),
});

/** What somebody else wrote there counts nobody. */
const useIn = (text: string | undefined): Use =>
  (text === undefined ? undefined : parsed(Stored, text)) ?? NOTHING;

/** The same as a store, in this process. */
const ownStore = (): UseStore => {
  const held = new Map<string, { readonly value: string; readonly version: number }>();
  return {
    get: async (key) => held.get(key),
    put: async (key, value, options) => {
      const version = held.get(key)?.version ?? 0;
      if (options?.ifVersion !== undefined && options.ifVersion !== version) return undefined;
      held.set(key, { value, version: version + 1 });
      return version + 1;
    },
  };
};

/**
 * How many answers a backend gives at the same time and within a minute, over all processes that share the store. Where
 * that cannot be reached, each process keeps the limits for itself: a lost store stops no answer.
 */
export const sharedLimits = (
  backend: string,
  { concurrency = Number.POSITIVE_INFINITY, perMinute = Number.POSITIVE_INFINITY }: AiLimits,
  { clock, log, newId, state, waitMs = LONGEST_WAIT_MS }: SharedLimitsParts,
): TakeTurn => {
  const key = `ai-use/${backend}`;
  const alone = ownStore();

  const fresh = ({ held, begun }: Use): Use => ({
    schema: 1,
    held: held.filter(([, until]) => until > clock.now()),
    begun: begun.filter((at) => at > clock.now() - MINUTE),
  });

  /** Writes what `change` makes of it; undefined where that is nothing. Returns what was written. */
  const changeIn = async (
    store: UseStore,
    change: (use: Use) => Use | undefined,
  ): Promise<Use | undefined> => {
    for (let turn = 0; turn < TRIES; turn += 1) {
      const stored = await store.get(key);
      const changed = change(fresh(useIn(stored?.value)));
      if (changed === undefined) return undefined;
      const options = { ifVersion: stored?.version ?? 0, ttlMs: 2 * MINUTE };
      if ((await store.put(key, JSON.stringify(changed), options)) !== undefined) return changed;
    }
    return undefined;
  };

  const change = async (make: (use: Use) => Use | undefined): Promise<Use | undefined> => {
    if (state === undefined) return changeIn(alone, make);
    try {
      return await changeIn(state, make);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log.warn({ backend, err: error }, 'Limits of the AI backend hold in this process only');
      return changeIn(alone, make);
    }
  };

  const hold =
    (id: string) =>
    (use: Use): Use => ({
      ...use,
      held: [...use.held.filter(([other]) => other !== id), [id, clock.now() + BELIEVED_MS]],
    });

  const keep = (id: string): { readonly stop: () => Promise<void> } => {
    const stopping = new AbortController();
    const renewing = (async () => {
      for (;;) {
        await clock.sleep(RENEW_MS, stopping.signal);
        await change(hold(id));
      }
    })().catch((error: unknown) => {
      if (!stopping.signal.aborted) log.warn({ backend, err: error }, 'A turn at the AI backend was lost');
    });
    return {
      stop: async () => {
        stopping.abort();
        await renewing;
      },
    };
  };

  return async (signal) => {
    const id = newId();
    const deadline = clock.now() + waitMs;
    for (;;) {
      signal.throwIfAborted();
      const taken = await change((use) =>
        use.held.length >= concurrency || use.begun.length >= perMinute
          ? undefined
          : { ...hold(id)(use), begun: [...use.begun, clock.now()] },
      );
      if (taken !== undefined) break;
      if (clock.now() >= deadline)
        throw new Unavailable(
          `The AI backend ${backend} is fully used: the limits that are set for it let nobody in for ${waitMs / SECOND} s.`,
        );
      await clock.sleep(LOOK_MS, signal);
    }
    const keeping = keep(id);
    return {
      end: async () => {
        await keeping.stop();
        await change((use) => ({ ...use, held: use.held.filter(([other]) => other !== id) })).catch(
          (error: unknown) =>
            log.warn({ backend, err: error }, 'A turn at the AI backend could not be given back'),
        );
      },
    };
  };
};
