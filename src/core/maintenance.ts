// SPDX-License-Identifier: Apache-2.0

import { isCode } from './finding-criteria.ts';
import { matchesAny } from './glob.ts';
import type { IncidentRecord } from './incident-record.ts';

/** When somebody works on a part of a cluster, and nobody need be told what breaks there. */
export interface Maintenance {
  /** As people are told. */
  readonly name: string;
  /** Patterns; undefined = all. */
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  /** Of the cause: `analyzer/problem`. */
  readonly codes?: readonly string[] | undefined;
  readonly when:
    | { readonly type: 'once'; readonly from: number; readonly until: number }
    | {
        readonly type: 'again';
        /** First time after `after` that it begins. */
        readonly next: (after: number) => number | undefined;
        readonly lastsMs: number;
      };
}

/** Until when it lasts, being under way; undefined when it is not. Epoch milliseconds. */
const underWay = ({ when }: Maintenance, at: number): number | undefined => {
  if (when.type === 'once') return at >= when.from && at < when.until ? when.until : undefined;
  const begun = when.next(at - when.lastsMs);
  return begun !== undefined && begun <= at ? begun + when.lastsMs : undefined;
};

/** An incident that reaches beyond what is worked on is none of the maintenance. */
const isWithin = (
  { clusters, namespaces, codes }: Maintenance,
  { cluster, namespaces: hit, watched }: IncidentRecord,
): boolean => {
  const [code = ''] = watched?.codes ?? [];
  return (
    (clusters === undefined || matchesAny(cluster, clusters)) &&
    (namespaces === undefined || (hit.length > 0 && hit.every((name) => matchesAny(name, namespaces)))) &&
    (codes === undefined || codes.some((pattern) => isCode(code, pattern)))
  );
};

/** The maintenance that an incident falls into at this moment, and until when that lasts; of several, the one that lasts longest. */
export const maintenanceAt = (
  all: readonly Maintenance[],
  record: IncidentRecord,
  at: number,
): { readonly maintenance: Maintenance; readonly until: number } | undefined =>
  all
    .filter((maintenance) => isWithin(maintenance, record))
    .flatMap((maintenance) => {
      const until = underWay(maintenance, at);
      return until === undefined ? [] : [{ maintenance, until }];
    })
    .toSorted((a, b) => b.until - a.until)[0];
