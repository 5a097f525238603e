// SPDX-License-Identifier: Apache-2.0

import { matchesAny } from '../glob.ts';
import type { IncidentRecord, Watched } from '../incident-record.ts';
import type { Report } from '../report.ts';
import type { Scope } from '../snapshot.ts';
import { UNREACHABLE } from './unreachable.ts';

/** What it takes to find a problem: the filter that has to run, and the kinds that have to be read. */
export interface Reads {
  readonly filter: string;
  readonly kinds: readonly string[];
}

const holds = ({ namespaces, only, except }: Scope, namespace: string): boolean =>
  (namespaces === undefined || namespaces.includes(namespace)) &&
  (only === undefined || matchesAny(namespace, only)) &&
  (except === undefined || !matchesAny(namespace, except));

/** What is in no namespace is seen from everywhere, or from where the one watch that knows of it looks. */
const covers = (scope: Scope, record: IncidentRecord, watched: Watched, watch: string): boolean => {
  if (scope.object !== undefined || scope.selector !== undefined) return false;
  if (record.namespaces.length > 0) return record.namespaces.every((namespace) => holds(scope, namespace));
  return scope.namespaces === undefined || watched.watches.every((id) => id === watch);
};

/**
 * Whether a report would show an incident, were it still there: it covers all that the incident is about, the analyzer
 * that found its cause ran, and nothing that this one reads was unreadable that could be read when it was last seen.
 */
export const seenBy =
  (report: Report, watch: string, readsOf: (code: string) => Reads | undefined) =>
  (record: IncidentRecord): boolean => {
    const { watched } = record;
    if (watched === undefined || record.cluster !== report.cluster) return false;
    const [code = ''] = watched.codes;
    // Whatever was read: it could be.
    if (code === UNREACHABLE) return true;
    const reads = readsOf(code);
    if (reads === undefined || !report.filters.includes(reads.filter)) return false;
    if (!covers(report.scope, record, watched, watch)) return false;
    const needed = new Set([reads.filter, ...reads.kinds]);
    return report.skipped.every(({ kind, reason }) => {
      if (reason === 'absent' || !needed.has(kind)) return true;
      // Where one of somebody else failed both times, it may have come further when it told of this.
      return reason !== 'failed' && watched.unread.includes(kind);
    });
  };
