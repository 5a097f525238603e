// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { KindName, Kinds } from './kinds/index.ts';

/** Objects of a kind that were deleted and are still there: few, and all that can be stuck. */
export const leaving =
  <K extends KindName>(kind: K) =>
  (cluster: Cluster<K>): readonly Kinds[K][] =>
    cluster.list(kind).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
