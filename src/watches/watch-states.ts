// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../core/clock.ts';
import { pauseOf } from '../core/pause.ts';
import type { WatchState } from '../core/watch-state.ts';
import type { Pauses } from '../pause.ts';
import type { Looks } from './looks.ts';
import type { WatchBook } from './watch-book.ts';

interface StateParts {
  readonly book: Pick<WatchBook, 'list'>;
  readonly looks: Pick<Looks, 'dues' | 'looks'>;
  readonly pauses: Pick<Pauses, 'list'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Every watch as it stands, by id: one is paused by itself, with its cluster, or with all. */
export const readWatchStates = async ({
  book,
  looks,
  pauses,
  clock,
}: StateParts): Promise<readonly WatchState[]> => {
  const [watches, dues, seen, paused] = await Promise.all([
    book.list(),
    looks.dues(),
    looks.looks(),
    pauses.list(),
  ]);
  return watches.map(({ watch, home, paused: own }) => {
    const due = dues.get(watch.id);
    const all = pauseOf(paused, 'watches', watch.cluster, clock.now());
    return {
      watch,
      home,
      paused:
        own ?? (all === undefined ? undefined : { schema: 1, by: all.by, at: all.at, until: all.until }),
      look: seen.get(watch.id),
      dueAt: due?.dueAt,
      skipped: due?.skipped ?? 0,
    };
  });
};
