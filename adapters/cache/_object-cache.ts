// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { HEADER_BYTES, LARGEST_ENTRY, seal, type Times, unseal } from './_envelope.ts';
import { inTurns } from './_in-turns.ts';
import { keyOf, nameOf } from './_object-name.ts';
import type { ObjectStore } from './_object-store.ts';

/** Requests at the same time, where there is one per entry. */
const AT_ONCE = 16;

/** Every object store ends the names it allows there, or later. */
const LONGEST_NAME = 900;

export interface ObjectCacheParts {
  readonly store: ObjectStore;
  /** Beginning of every name: what else lies in the same place is left alone. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Entry extends Times {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
}

/** Entries as objects. One whose time is over is not there; whoever comes across it removes it. */
export const objectCache = ({ store, prefix, clock: { now }, log }: ObjectCacheParts): Cache => {
  const closed = new AbortController();
  const background = new Set<Promise<void>>();
  const until = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
  /** Undefined for a key that is too long to be a name: nothing is remembered under it. */
  const placeOf = (key: string): string | undefined => {
    const name = prefix + nameOf(key);
    return name.length > LONGEST_NAME ? undefined : name;
  };

  /** Nobody waits for it, and nobody minds when it fails. */
  const removeLater = (names: readonly string[]): void => {
    const removing = inTurns(names, AT_ONCE, (name) => store.remove(name, closed.signal))
      .then(() => undefined)
      .catch((error: unknown) =>
        log.debug({ reason: messageOf(error) }, 'Entries of the cache that are over could not be removed'),
      );
    background.add(removing);
    void removing.finally(() => background.delete(removing));
  };

  const live = async (signal: AbortSignal): Promise<readonly Entry[]> => {
    const found: Entry[] = [];
    const over: string[] = [];
    const take = (name: string, bytes: number, times: Times | undefined): void => {
      const key = keyOf(name.slice(prefix.length));
      if (key === undefined || times === undefined) return;
      if (times.until <= now()) over.push(name);
      else found.push({ key, name, bytes: bytes - HEADER_BYTES, ...times });
    };
    const unclear: { readonly name: string; readonly bytes: number }[] = [];
    for await (const { name, bytes, times } of store.list(prefix, signal)) {
      if (bytes < HEADER_BYTES || keyOf(name.slice(prefix.length)) === undefined) continue;
      if (store.times === undefined) take(name, bytes, times);
      else unclear.push({ name, bytes });
    }
    const asked = await inTurns(unclear, AT_ONCE, async ({ name }) => store.times?.(name, signal));
    for (const [at, { name, bytes }] of unclear.entries()) take(name, bytes, asked[at]);
    if (over.length > 0) removeLater(over);
    return found;
  };

  return {
    get: async (key, signal) => {
      signal?.throwIfAborted();
      const name = placeOf(key);
      if (name === undefined) return undefined;
      const body = await store.read(name, LARGEST_ENTRY, until(signal));
      if (body === undefined) return undefined;
      const entry = unseal(body);
      if (entry === undefined) {
        log.debug({ bytes: body.length }, 'An entry of the cache is not readable');
        return undefined;
      }
      if (entry.until > now()) return entry.value;
      removeLater([name]);
      return undefined;
    },
    set: async (key, value, { ttlMs, signal }) => {
      signal?.throwIfAborted();
      const times = { storedAt: now(), until: now() + Math.max(1, ttlMs) };
      const body = seal(value, times);
      const name = placeOf(key);
      if (name === undefined || body.length > LARGEST_ENTRY)
        log.debug({ bytes: body.length }, 'An entry is too large for the cache');
      else await store.write(name, body, times, until(signal));
    },
    delete: async (key, signal) => {
      const name = placeOf(key);
      if (name !== undefined) await store.remove(name, until(signal));
    },
    list: async (signal) =>
      (await live(until(signal))).map(({ key, bytes, storedAt }) => ({ key, bytes, storedAt })),
    clear: async (signal) => {
      const entries = await live(until(signal));
      await inTurns(entries, AT_ONCE, ({ name }) => store.remove(name, until(signal)));
      return entries.length;
    },
    close: async () => {
      closed.abort(new Error('the cache is closed'));
      await Promise.all(background);
      await store.close();
    },
  };
};
