// SPDX-License-Identifier: Apache-2.0

import type { StateStore } from '../../src/core/ports/state-store.ts';
import { LOOK_MS, type PatientClock } from './patient-clock.ts';

/** Looks after which a word that was published counts as lost: its server was away. */
const LOST_LOOKS = 25;

/**
 * Views of one real store whose entries end by the clock of a test, since a server's own time cannot be told to hurry:
 * leases that nobody renews are free after their seconds, what is kept for a week is gone after a week. Time stands
 * still while the store is asked, and while a published word is on its way to those who listen.
 */
export const timedStates = ({ now, during, begin }: Pick<PatientClock, 'now' | 'during' | 'begin'>) => {
  const expiries = new Map<string, { readonly at: number }>();
  const listening = new Map<string, number>();
  const expected = new Map<string, (() => void)[]>();
  const isOver = (key: string): boolean => (expiries.get(key)?.at ?? Number.POSITIVE_INFINITY) <= now();

  const forgetOver = async (store: StateStore, key: string): Promise<void> => {
    if (!isOver(key)) return;
    expiries.delete(key);
    const stored = await store.get(key);
    if (stored !== undefined) await store.delete(key, { ifVersion: stored.version });
  };
  const heard = (topic: string): void => {
    const [first, ...rest] = expected.get(topic) ?? [];
    expected.set(topic, rest);
    first?.();
  };
  const expectOne = (topic: string): void => {
    const end = begin(`word of ${topic}`);
    let looks = 0;
    const lost = setInterval(() => {
      looks += 1;
      if (looks === LOST_LOOKS) arrived();
    }, LOOK_MS);
    const arrived = (): void => {
      clearInterval(lost);
      end();
    };
    expected.set(topic, [...(expected.get(topic) ?? []), arrived]);
  };

  return (store: StateStore): StateStore => ({
    ...store,
    get: (key) =>
      during(
        'get',
        forgetOver(store, key).then(() => store.get(key)),
      ),
    put: (key, value, { ttlMs, keepEnd, ...condition } = {}) =>
      during(
        'put',
        (async () => {
          await forgetOver(store, key);
          const version = await store.put(key, value, condition);
          if (version === undefined) return undefined;
          if (keepEnd === true) return version;
          if (ttlMs === undefined) expiries.delete(key);
          else expiries.set(key, { at: now() + ttlMs });
          return version;
        })(),
      ),
    delete: (key, options) =>
      during(
        'delete',
        (async () => {
          await forgetOver(store, key);
          const before = expiries.get(key);
          const isDeleted = await store.delete(key, options);
          // Somebody may have written it anew meanwhile.
          if (isDeleted && expiries.get(key) === before) expiries.delete(key);
          return isDeleted;
        })(),
      ),
    list: (prefix) =>
      during(
        'list',
        (async () => {
          const found = await store.list(prefix);
          const over = found.filter(({ key }) => isOver(key));
          for (const { key } of over) await forgetOver(store, key);
          return over.length === 0 ? found : store.list(prefix);
        })(),
      ),
    publish: (topic, message) => {
      for (let at = 0; at < (listening.get(topic) ?? 0); at += 1) expectOne(topic);
      return during('publish', store.publish(topic, message));
    },
    subscribe: async (topic, listener) => {
      const hear = (message: string): void => {
        listener(message);
        heard(topic);
      };
      const stop = await during('subscribe', store.subscribe(topic, hear));
      listening.set(topic, (listening.get(topic) ?? 0) + 1);
      return async () => {
        listening.set(topic, (listening.get(topic) ?? 1) - 1);
        await stop();
      };
    },
  });
};
