// SPDX-License-Identifier: Apache-2.0

import type { ConditionMeaning } from './analysis-settings.ts';
import type { Cluster } from './cluster.ts';
import { EVIDENCE_TEXT_LIMIT } from './evidence.ts';
import { isNamespaced } from './is-namespaced.ts';
import type { KindName } from './kinds/index.ts';
import { type LabelSelector, matchesSelector } from './label-selector.ts';
import { cutText } from './redact/cut-text.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';

const isSelector = (selector: LabelSelector | Readonly<Record<string, string>>): selector is LabelSelector =>
  Array.isArray((selector as LabelSelector).matchExpressions);

/** Whether every object of a kind in that namespace was read; without a namespace, in the whole scope. */
const isKnown = (index: SnapshotIndex, kind: KindName, namespace: string | undefined): boolean => {
  const state = index.state(kind);
  if (state === undefined) return false;
  if (!isNamespaced(kind) || namespace === undefined) return state.status === 'read';
  const { namespaces } = index.snapshot.scope;
  if (namespaces !== undefined && !namespaces.includes(namespace)) return false;
  return state.status === 'read' || state.readIn.includes(namespace);
};

/** The snapshot as one analyzer may see it. Asking for an undeclared kind is a bug, and throws. */
export const viewOf = (
  index: SnapshotIndex,
  allowed: readonly KindName[],
  thresholdOf: (code: string) => number | undefined,
  conditions: readonly ConditionMeaning[],
): Cluster<KindName> => {
  const granted = new Set<KindName>(allowed);
  const check = (kind: KindName): void => {
    if (!granted.has(kind))
      throw new Error(`an analyzer asked for ${kind}, which it does not declare in reads`);
  };
  const cluster: Cluster<KindName> = {
    name: index.snapshot.cluster,
    now: index.snapshot.takenAt,
    serverVersion: index.snapshot.serverVersion,
    conditions,
    knows: (kind, namespace) => {
      check(kind);
      return isKnown(index, kind, namespace);
    },
    list: (kind, namespace) => {
      check(kind);
      return index.objects(kind, namespace);
    },
    find: (kind, name, namespace) => {
      check(kind);
      return index.find(kind, name, namespace);
    },
    lacks: (kind, name, namespace) => {
      check(kind);
      // Of a namespaced object without its namespace nothing can be said.
      if (isNamespaced(kind) && namespace === undefined) return false;
      return isKnown(index, kind, namespace) && index.find(kind, name, namespace) === undefined;
    },
    owned: (by, kind) => {
      check(kind);
      return index.owned(by, kind);
    },
    selected: (kind, namespace, selector) => {
      check(kind);
      if (selector === undefined) return [];
      if (!isSelector(selector)) return index.labelled(kind, namespace, selector);
      return index
        .labelled(kind, namespace, selector.matchLabels)
        .filter(({ metadata }) => matchesSelector(metadata.labels, selector));
    },
    table: (kind, make, part) => {
      check(kind);
      return index.table(kind, make, part);
    },
    events: (object) => (granted.has('Event') ? index.eventsOf(object) : []),
    topOwner: (object) => topOwnerOf(index, object),
    olderThan: (since, ms) => since === undefined || index.snapshot.takenAt - since >= ms,
    threshold: (code) => {
      const threshold = thresholdOf(code);
      if (threshold === undefined)
        throw new Error(`an analyzer asked for the threshold of ${code}, which its problem table lacks`);
      return threshold;
    },
    quote: (event) => ({
      type: 'event',
      on: event.involvedObject,
      reason: event.reason,
      message: cutText(event.message, EVIDENCE_TEXT_LIMIT),
      count: event.count,
      lastSeen: event.lastSeen,
    }),
  };
  return cluster;
};
