// SPDX-License-Identifier: Apache-2.0

import type { SourceName } from '../kind.ts';
import type { KindName } from '../kinds/index.ts';
import type { KindState, Snapshot } from '../snapshot.ts';

/** A cluster as far as its own API server tells of it. */
export interface Known {
  readonly name: string;
  readonly address?: string | undefined;
  readonly snapshot: Snapshot;
  /** Somebody asked for nothing but what this source tells. */
  readonly isAsked: boolean;
}

/**
 * Tells of a cluster what its API server does not know: the cloud that runs it. Its kinds are read after all others, which
 * tell whether it is to be asked at all. Bounded in number and time; what fails becomes `skipped`, and only the signal's
 * reason is thrown.
 */
export interface KindSource {
  readonly name: SourceName;
  /** Kinds of the API server that tell it what it needs to know. */
  readonly needs: readonly KindName[];
  readonly read: (
    kinds: readonly KindName[],
    known: Known,
    signal: AbortSignal,
  ) => Promise<Readonly<Partial<Record<KindName, KindState>>>>;
}
