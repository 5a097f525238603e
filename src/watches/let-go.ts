// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import type { Finds } from '../core/lifecycle/finds-of.ts';
import { isForsaken, letGo } from '../core/lifecycle/let-go.ts';
import type { LifecyclePolicy } from '../core/lifecycle/policy.ts';
import { UNREACHABLE } from '../core/lifecycle/unreachable.ts';
import { isLive } from '../core/lifecycle/watched-record.ts';
import type { Watch } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import type { TickerTask } from './ticker.ts';

const EVERY_MS = 10 * MINUTE;

/**
 * Ends what nobody watches any more. While a cluster cannot be seen, its own watches cannot be read either, and nothing
 * else of it changes.
 */
export const letGoTask = ({
  book,
  watches,
  finds,
  policy,
}: {
  readonly book: Pick<IncidentBook, 'list' | 'change'>;
  readonly watches: () => Promise<readonly Watch[]>;
  readonly finds: Finds;
  readonly policy: LifecyclePolicy;
}): TickerTask => ({
  name: 'unwatched incidents',
  everyMs: EVERY_MS,
  run: async (now, signal) => {
    const [records, known] = await Promise.all([book.list(), watches()]);
    const isDark = (record: (typeof records)[number]): boolean => record.watched?.codes[0] === UNREACHABLE;
    const dark = new Set(
      records.filter((record) => isLive(record) && isDark(record)).map(({ cluster }) => cluster),
    );
    for (const record of records) {
      signal.throwIfAborted();
      if (!isForsaken(record, known, finds, now) || (dark.has(record.cluster) && !isDark(record))) continue;
      await book.change(record.cluster, record.incident, (current) =>
        current !== undefined && isForsaken(current, known, finds, now)
          ? letGo(current, policy, now)
          : undefined,
      );
    }
  },
});
