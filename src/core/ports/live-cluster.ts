// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from '../kind.ts';
import type { KindName } from '../kinds/index.ts';
import type { Scope, Snapshot } from '../snapshot.ts';

/** One object, before and after: absent before = added, absent after = deleted. */
export interface ObjectChange {
  readonly kind: KindName;
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

/** What became of a cluster since the update before. */
export interface LiveUpdate {
  /** The cluster as it is known now, made when it is asked for: kinds in which nothing changed have the very lists that they had. */
  readonly snapshot: () => Snapshot;
  /** What changed in something that can be seen; `all`: begin anew (the first update, or other kinds can be read than before). */
  readonly changes: readonly ObjectChange[] | 'all';
  /** Since when nothing was heard of the cluster, epoch milliseconds, and why: what is known is as old as that. */
  readonly stale?: { readonly since: number; readonly reason: string } | undefined;
}

/**
 * A cluster that is held in memory and follows what happens: one update at first, when everything was read, then one
 * whenever something changed; what changes while nobody asks is one update later. It goes on through outages, and says
 * so. Throws what `ClusterReader.snapshot` throws when it cannot begin, and the signal's reason.
 */
export type FollowCluster = (
  kinds: readonly KindName[],
  scope: Scope,
  options: { readonly signal: AbortSignal },
) => AsyncGenerator<LiveUpdate, never>;
