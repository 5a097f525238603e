import type { Cluster } from './cluster.ts';
import type { Pod } from './kinds/pod.ts';

/** One table per list of pods: a thousand nodes ask for theirs. */
const tables = new WeakMap<readonly Pod[], ReadonlyMap<string, readonly Pod[]>>();

const tableOf = (pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> => {
  const known = tables.get(pods);
  if (known !== undefined) return known;
  const made = new Map<string, Pod[]>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (nodeName === undefined) continue;
    const here = made.get(nodeName);
    if (here === undefined) made.set(nodeName, [pod]);
    else here.push(pod);
  }
  tables.set(pods, made);
  return made;
};

/** Pods that were bound to a node, ended ones among them. */
export const podsOnNode = (node: string, cluster: Cluster<'Pod'>): readonly Pod[] =>
  tableOf(cluster.list('Pod')).get(node) ?? [];
