// SPDX-License-Identifier: Apache-2.0

import { type Condition, conditionOf } from '../condition.ts';
import { type Json, list, record, text, texts, time } from '../read.ts';

/** One revision that GitOps brought into the cluster. */
export interface Sync {
  /** A commit, a tag, the version of a chart, or `main@sha1:…`. */
  readonly revision: string;
  readonly at: number;
  /** The field that says so. */
  readonly path: string;
}

/** Revisions told: the newest and the one before it. */
const KEPT = 2;

const newest = (syncs: readonly (Sync | undefined)[]): readonly Sync[] =>
  syncs
    .filter((sync) => sync !== undefined)
    .sort((a, b) => b.at - a.at)
    .slice(0, KEPT);

const syncOf = (revision: unknown, at: unknown, path: string): Sync | undefined => {
  const [what, when] = [text(revision), time(at)];
  return what === undefined || what === '' || when === undefined
    ? undefined
    : { revision: what, at: when, path };
};

/** Argo CD: status.history, its newest entry last; the last sync that succeeded where no history is kept. */
export const argoSyncs = (status: Json): readonly Sync[] => {
  const history = newest(
    list(status['history'], (entry) =>
      syncOf(text(entry['revision']) || texts(entry['revisions'])[0], entry['deployedAt'], 'status.history'),
    ),
  );
  if (history.length > 0) return history;
  const operation = record(status['operationState']);
  return operation['phase'] === 'Succeeded'
    ? newest([
        syncOf(
          record(operation['syncResult'])['revision'],
          operation['finishedAt'],
          'status.operationState.syncResult.revision',
        ),
      ])
    : [];
};

/** Flux: status.history where the controller keeps one; else the applied revision, at the time it became ready. */
export const fluxSyncs = (status: Json, conditions: readonly Condition[]): readonly Sync[] => {
  const history = newest(
    list(status['history'], (entry) =>
      syncOf(
        text(entry['chartVersion']) ?? record(entry['metadata'])['revision'],
        entry['lastDeployed'] ?? entry['firstReconciled'],
        'status.history',
      ),
    ),
  );
  if (history.length > 0) return history;
  const ready = conditionOf(conditions, 'Ready');
  const revision = text(status['lastAppliedRevision']);
  return ready?.status === 'True' && revision !== undefined && ready.lastTransitionTime !== undefined
    ? [{ revision, at: ready.lastTransitionTime, path: 'status.lastAppliedRevision' }]
    : [];
};
