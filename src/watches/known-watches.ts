// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../core/clock.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log } from '../core/ports/telemetry.ts';
import type { Watch } from '../core/watch.ts';
import { keepKnown } from '../keep-known.ts';
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

interface Standing {
  readonly all: readonly Watch[];
  readonly awake: readonly Watch[];
}

/** Keeps an eye on the watches. */
export const followWatches = async (
  book: Pick<WatchBook, 'list'>,
  {
    denialOf,
    ...parts
  }: {
    readonly state: StateStore;
    readonly clock: Clock;
    readonly log: Log;
    readonly denialOf: WatchDenial;
  },
): Promise<KnownWatches> => {
  const read = async (): Promise<Standing> => {
    const known = await book.list();
    return {
      all: known.map(({ watch }) => watch).filter((watch) => denialOf(watch) === undefined),
      awake: known.filter(({ paused }) => paused === undefined).map(({ watch }) => watch),
    };
  };
  const known = await keepKnown<Standing>(
    {
      read,
      initially: { all: [], awake: [] },
      topic: WATCH_TOPIC,
      againMs: LOOK_AGAIN_MS,
      unread: 'Watches cannot be read; those that were known go on',
    },
    parts,
  );
  return {
    all: () => known.current().all,
    awake: () => known.current().awake,
    onChange: known.onChange,
    stop: known.stop,
  };
};
