// SPDX-License-Identifier: Apache-2.0

import type { Asker } from '../access-of.ts';
import { type Access, maySeeCluster } from '../core/access.ts';
import type { Watch } from '../core/watch.ts';

/** Why a watch may not look, as one clause for people; undefined where it may. */
export type WatchDenial = (watch: Watch) => string | undefined;

/**
 * What was made in chat is judged as if whoever made it asked there now: the rules may have changed since. The groups
 * they were in are those of then. What operators declare is theirs.
 */
export const watchDenial =
  (accessOf: (asker: Asker) => Access): WatchDenial =>
  ({ cluster, namespaces, maker }) => {
    if (maker === undefined) return undefined;
    const access = accessOf(maker);
    if (!maySeeCluster(access, cluster)) return `whoever made it may no longer see ${cluster} there`;
    if (access.identity !== undefined && !access.admin)
      return 'clusters are read with the rights of each person now, and this reads with those of the bot';
    const seen = access.namespaces;
    if (seen === undefined || namespaces?.every((name) => seen.includes(name)) === true) return undefined;
    return `whoever made it may no longer see all of its namespaces there`;
  };
