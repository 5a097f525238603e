// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './core/clock.ts';
import { Refused } from './core/errors.ts';
import type { Place, Watch } from './core/watch.ts';
import type { WatchChange } from './core/watch-change.ts';
import type { WatchState } from './core/watch-state.ts';
import type { Looks } from './watches/looks.ts';
import { MOST_HERE, type WatchBook } from './watches/watch-book.ts';

/** What dispatch may do about watches. */
export interface WatchParts {
  readonly states: () => Promise<readonly WatchState[]>;
  readonly book: WatchBook;
  readonly looks: Pick<Looks, 'bringForward'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** But when it was made: the same delivery once more is the same watch. */
const same = (a: Watch, b: Watch): boolean =>
  JSON.stringify({ ...a, madeAt: 0 }) === JSON.stringify({ ...b, madeAt: 0 });

const add = async (watch: Watch, home: Place, book: WatchBook): Promise<void> => {
  // Also those that this person may not see have their names.
  const named = (await book.list()).find((known) => known.watch.id === watch.id);
  if (named !== undefined && !same(named.watch, watch))
    throw new Refused(`There is another watch of the name ${watch.id}.`, { hint: 'watch' });
  if ((await book.add(watch, home)) === 'full')
    throw new Refused(
      `This channel has ${MOST_HERE} watches, which is as many as it may. Remove one first.`,
      { hint: 'watch' },
    );
};

/** Does what somebody decided; durable when it resolves. Throws Refused where there is another of the name, or too many. */
export const changeWatches = async (
  change: WatchChange,
  { book, looks, clock }: WatchParts,
): Promise<void> => {
  switch (change.type) {
    case 'add':
      return add(change.watch, change.home, book);
    case 'remove':
      return book.remove(change.id, change.home);
    case 'pause':
      return book.pause(change.id, change.pause);
    case 'resume':
      return book.resume(change.id);
    case 'look':
      return looks.bringForward(change.id, clock.now());
  }
};
