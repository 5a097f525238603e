// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Pod } from './kinds/pod.ts';

/** A thousand nodes ask for theirs. */
const tableOf = (pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> => {
  const made = new Map<string, Pod[]>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (nodeName === undefined) continue;
    const here = made.get(nodeName);
    if (here === undefined) made.set(nodeName, [pod]);
    else here.push(pod);
  }
  return made;
};

/** Pods that were bound to a node, ended ones among them. */
export const podsOnNode = (node: string, cluster: Cluster<'Pod'>): readonly Pod[] =>
  cluster.table('Pod', tableOf, `node/${node}`).get(node) ?? [];
