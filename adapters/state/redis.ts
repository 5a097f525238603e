// SPDX-License-Identifier: Apache-2.0

import type { Redis, Result } from 'ioredis';
import { SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { Link } from '../../src/core/ports/link.ts';
import type { StateStore, Stored } from '../../src/core/ports/state-store.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { isOfOtherKind, repairOf } from './redis-repair.ts';
import { deleteScript, putScript, VERSION_DIGITS } from './redis-scripts.ts';
import { createTopics } from './topics.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    k8sgptPut: (...args: string[]) => Result<string, Context>;
    k8sgptDelete: (...args: string[]) => Result<number, Context>;
  }
}

export interface RedisStateParts {
  readonly connect: (role: 'state' | 'subscriber') => Link<Redis>;
  /** Begins every key; with a hash tag, so that a cluster keeps all of them on one node. */
  readonly prefix: string;
  readonly log: Log;
}

/** Values fetched in one command: large lists do not hold up everybody else. */
const PAGE = 500;
/** A subscriber hears nothing for hours: so often it asks whether somebody is still there. */
const HEARTBEAT_MS = 15 * SECOND;

/** Families of which it was told that somebody else wrote there. */
const MOST_TOLD = 100;

const VERSION = /^\d{16}/;

/** Undefined for what no release wrote. */
const parse = (text: string): Stored | undefined =>
  VERSION.test(text)
    ? { version: Number(text.slice(0, VERSION_DIGITS)), value: text.slice(VERSION_DIGITS) }
    : undefined;

/**
 * The state that all processes share. Versions grow over the whole store and never come back (redis-scripts.ts).
 * What `put` acknowledged is as durable as Redis is configured to be: `doctor` warns when it keeps nothing.
 */
export const redisState = ({ connect, prefix, log }: RedisStateParts): StateStore => {
  const link = connect('state');
  link.client.defineCommand('k8sgptPut', { numberOfKeys: 4, lua: putScript });
  link.client.defineCommand('k8sgptDelete', { numberOfKeys: 4, lua: deleteScript });
  const topics = createTopics(log);
  const stem = `${prefix}:state:entry:`;
  const index = `${prefix}:state:index`;
  const own = [index, `${prefix}:state:times`, `${prefix}:state:version`];
  const channel = `${prefix}:topic:`;
  const repair = repairOf({ link, stem, index, times: `${prefix}:state:times`, log });
  const told = new Set<string>();
  let listening: Link<Redis> | undefined;
  let heart: NodeJS.Timeout | undefined;

  const listen = (): Link<Redis> => {
    if (listening !== undefined) return listening;
    listening = connect('subscriber');
    const { client } = listening;
    client.on('message', (from: string, message: string) => {
      topics.emit(from.slice(channel.length), message);
    });
    // Also after Redis was away: what was subscribed before is forgotten with the connection.
    client.on('ready', () => {
      const names = topics.names().map((topic) => channel + topic);
      if (names.length > 0)
        client
          .subscribe(...names)
          .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'Subscription failed'));
    });
    heart = setInterval(() => {
      if (client.status === 'ready') client.ping().catch(() => undefined);
    }, HEARTBEAT_MS);
    heart.unref();
    return listening;
  };

  /** Said once of each family: names of entries are nothing for a log. */
  const foreign = (key: string): undefined => {
    const [family = ''] = key.split('/', 1);
    if (told.has(family) || told.size >= MOST_TOLD) return;
    told.add(family);
    log.warn({ family }, 'An entry of the state store is none that k8sgpt wrote; it counts as absent');
  };
  const readAs = (key: string, text: string): Stored | undefined => parse(text) ?? foreign(key);
  /** Again, once, when the lists of entries had to be made anew. */
  const whole = async <T>(task: (client: Redis) => Promise<T>): Promise<T> => {
    try {
      return await link.use(task);
    } catch (error) {
      if (!isOfOtherKind(error)) throw error;
      await repair();
      return link.use(task);
    }
  };

  const values = async (client: Redis, keys: readonly string[]): Promise<readonly (string | null)[]> => {
    const pages: Promise<(string | null)[]>[] = [];
    for (let at = 0; at < keys.length; at += PAGE)
      pages.push(client.mget(keys.slice(at, at + PAGE).map((key) => stem + key)));
    return (await Promise.all(pages)).flat();
  };

  /** '0' is the character after '/': everything that starts with the prefix, and nothing else. */
  const namesOf = (client: Redis, prefixed: string): Promise<string[]> => {
    const end = prefixed === '' ? '+' : `(${prefixed.slice(0, -1)}0`;
    return client.zrangebylex(index, prefixed === '' ? '-' : `[${prefixed}`, end);
  };

  return {
    get: async (key) => {
      try {
        const text = await link.use((client) => client.get(stem + key));
        return text === null ? undefined : readAs(key, text);
      } catch (error) {
        if (!isOfOtherKind(error)) throw error;
        foreign(key);
        return undefined;
      }
    },
    put: (key, value, { ttlMs, keepEnd, ifVersion } = {}) =>
      whole(async (client) => {
        const ends = ttlMs === undefined ? '' : String(Math.max(1, Math.round(ttlMs)));
        const life = keepEnd === true ? 'same' : ends;
        const version = await client.k8sgptPut(
          ...[stem + key, ...own, key, stem, value, life, ifVersion === undefined ? '' : String(ifVersion)],
        );
        return version === '0' ? undefined : Number(version);
      }),
    delete: (key, { ifVersion } = {}) =>
      whole(async (client) => {
        const wanted = ifVersion === undefined ? '' : String(ifVersion);
        return (await client.k8sgptDelete(stem + key, ...own, key, stem, wanted)) === 1;
      }),
    names: (prefixed) => whole((client) => namesOf(client, prefixed)),
    list: (prefixed) =>
      whole(async (client) => {
        const keys = await namesOf(client, prefixed);
        const texts = await values(client, keys);
        return keys.flatMap((key, at) => {
          const text = texts[at];
          const stored = typeof text === 'string' ? readAs(key, text) : undefined;
          return stored === undefined ? [] : [{ key, ...stored }];
        });
      }),
    publish: async (topic, message) => {
      await link.use((client) => client.publish(channel + topic, message));
    },
    subscribe: async (topic, listener) => {
      topics.add(topic, listener);
      const { client, use } = listen();
      // While Redis is away it is enough to have asked: the subscription is made when it is back.
      await use(() => client.subscribe(channel + topic)).catch(() => undefined);
      return async () => {
        if (topics.remove(topic, listener) && client.status === 'ready')
          await use(() => client.unsubscribe(channel + topic)).catch(() => undefined);
      };
    },
    ping: async (signal) => {
      await link.use((client) => client.ping(), signal);
    },
    close: async () => {
      clearInterval(heart);
      await Promise.all([link.close(), listening?.close()]);
    },
  };
};
