// SPDX-License-Identifier: Apache-2.0

import type { Trace } from './core/ports/telemetry.ts';
import type { IncidentBook } from './incident-book.ts';

/** A record that owes more than before remembers in which trace: whoever tells it later, elsewhere, names that one. */
export const tracedBook = (book: IncidentBook, trace: Trace): IncidentBook => ({
  ...book,
  change: (cluster, incident, by) =>
    book.change(cluster, incident, (current) => {
      const next = by(current);
      const carried = trace.carrier();
      if (next?.watched === undefined || carried === undefined) return next;
      const before = current?.watched?.owed.length ?? 0;
      return next.watched.owed.length > before
        ? { ...next, watched: { ...next.watched, trace: carried } }
        : next;
    }),
});
