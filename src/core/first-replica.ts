// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Pod } from './kinds/pod.ts';
import { isEnded, isLeaving } from './pod-state.ts';

/** One list per list of pods: several analyzers ask for it. */
const known = new WeakMap<readonly Pod[], readonly Pod[]>();

const findFirst = (pods: readonly Pod[]): readonly Pod[] => {
  const seen = new Set<string>();
  return pods.filter((pod) => {
    if (isEnded(pod) || isLeaving(pod)) return false;
    const { ownerReferences, namespace = '' } = pod.metadata;
    const owner = ownerReferences.find(({ controller }) => controller);
    if (owner === undefined) return true;
    // Recordings that people write have no UIDs.
    const key = owner.uid || `${namespace} ${owner.kind} ${owner.name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

/** Of the running pods of each controller, which come from one template, the first by name; every pod without a controller. */
export const firstReplicas = (cluster: Cluster<'Pod'>): readonly Pod[] => {
  const pods = cluster.list('Pod');
  const made = known.get(pods) ?? findFirst(pods);
  known.set(pods, made);
  return made;
};
