// SPDX-License-Identifier: Apache-2.0

import { Session } from 'node:inspector/promises';
import type { Clock } from '../../src/core/clock.ts';

/** Makes a profile of this process for so long: JSON that browsers and editors open. Ends sooner with the signal's reason. */
export type TakeProfile = (ms: number, signal: AbortSignal) => Promise<string>;

/** One sample in a millisecond: a few per cent of the time, while it lasts. */
const SAMPLE_US = 1_000;
/** One allocation in so many bytes. */
const HEAP_SAMPLE_BYTES = 32 * 1024;

const inSession = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
  const session = new Session();
  session.connect();
  try {
    return await work(session);
  } finally {
    session.disconnect();
  }
};

/** Which functions took the time: names of functions and of our own files, and no values. */
export const cpuProfile =
  (clock: Pick<Clock, 'sleep'>): TakeProfile =>
  (ms, signal) =>
    inSession(async (session) => {
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
      await session.post('Profiler.start');
      await clock.sleep(ms, signal);
      const { profile } = await session.post('Profiler.stop');
      return JSON.stringify(profile);
    });

/**
 * Which functions allocated how much meanwhile: sizes by function, and no values. Not a snapshot of the heap, which holds
 * every string of the process: tokens, words of people, objects of clusters.
 */
export const heapProfile =
  (clock: Pick<Clock, 'sleep'>): TakeProfile =>
  (ms, signal) =>
    inSession(async (session) => {
      await session.post('HeapProfiler.startSampling', {
        samplingInterval: HEAP_SAMPLE_BYTES,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
      await clock.sleep(ms, signal);
      const { profile } = await session.post('HeapProfiler.stopSampling');
      return JSON.stringify(profile);
    });
