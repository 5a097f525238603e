import type { Clock } from './core/clock.ts';
import { Refused } from './core/errors.ts';
import type { WatchChange } from './core/watch-change.ts';
import type { WatchState } from './core/watch-state.ts';
import type { Looks } from './watches/looks.ts';
import { MOST_HERE, type WatchBook } from './watches/watch-book.ts';

/** What dispatch may do about watches. */
export interface WatchParts {
  readonly states: () => Promise<readonly WatchState[]>;
  readonly book: WatchBook;
  readonly looks: Pick<Looks, 'bringForward' | 'plan'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Does what somebody decided; durable when it resolves. Throws Refused where a channel has as many watches as it may. */
export const changeWatches = async (
  change: WatchChange,
  { book, looks, clock }: WatchParts,
): Promise<void> => {
  switch (change.type) {
    case 'add':
      if ((await book.add(change.watch, change.home)) === 'full')
        throw new Refused(
          `This channel has ${MOST_HERE} watches, which is as many as it may. Remove one first.`,
          {
            hint: 'watch',
          },
        );
      return;
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
