// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { ObjectStore } from './_object-store.ts';

/** Unless configuration says otherwise. */
export const TIMEOUT_MS = 2 * SECOND;

interface Outside {
  /** Loads the SDK and makes a client. */
  readonly open: () => Promise<ObjectStore>;
  /** "S3 bucket answers". */
  readonly where: string;
  readonly timeoutMs: number;
  readonly hasTimes: boolean;
}

/**
 * A store of somebody else. Its SDK is loaded when it is first asked, so that a process that explains nothing starts
 * without it; no request takes longer than `timeoutMs`, whatever the SDK makes of it.
 */
export const outside = ({ open, where, timeoutMs, hasTimes }: Outside): ObjectStore => {
  let opened: Promise<ObjectStore> | undefined;
  const store = (): Promise<ObjectStore> => {
    opened ??= open();
    return opened;
  };
  const watch = (signal: AbortSignal) => {
    const over = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => clearTimeout(timer);
    return {
      signal: AbortSignal.any([signal, over.signal]),
      again: () => {
        stop();
        timer = setTimeout(() => over.abort(), timeoutMs);
      },
      stop,
      trouble: (error: unknown): unknown =>
        over.signal.aborted && !signal.aborted ? new Unavailable(`${where} did not answer in time`) : error,
    };
  };
  const within = async <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const time = watch(signal);
    time.again();
    try {
      return await work(time.signal);
    } catch (error) {
      throw time.trouble(error);
    } finally {
      time.stop();
    }
  };
  return {
    read: (name, most, signal) => within(signal, async (signal) => (await store()).read(name, most, signal)),
    write: (name, body, times, signal) =>
      within(signal, async (signal) => (await store()).write(name, body, times, signal)),
    remove: (name, signal) => within(signal, async (signal) => (await store()).remove(name, signal)),
    list: async function* (prefix, signal) {
      const time = watch(signal);
      try {
        time.again();
        for await (const listed of (await store()).list(prefix, time.signal)) {
          // What follows may be the next page: it has as much time as the first.
          time.again();
          yield listed;
        }
      } catch (error) {
        throw time.trouble(error);
      } finally {
        time.stop();
      }
    },
    ...(hasTimes
      ? { times: (name, signal) => within(signal, async (signal) => (await store()).times?.(name, signal)) }
      : {}),
    close: async () => {
      await opened?.then((store) => store.close()).catch(() => undefined);
    },
  };
};
