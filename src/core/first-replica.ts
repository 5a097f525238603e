import type { Cluster } from './cluster.ts';
import type { Pod } from './kinds/pod.ts';
import { isEnded, isLeaving } from './pod-state.ts';

/** One table per list of pods: each of ten thousand pods asks whether it speaks for its controller. */
const tables = new WeakMap<readonly Pod[], ReadonlySet<Pod>>();

const speakersOf = (pods: readonly Pod[]): ReadonlySet<Pod> => {
  const known = tables.get(pods);
  if (known !== undefined) return known;
  const seen = new Set<string>();
  const speakers = new Set<Pod>();
  for (const pod of pods) {
    if (isEnded(pod) || isLeaving(pod)) continue;
    const { ownerReferences, namespace = '' } = pod.metadata;
    const owner = ownerReferences.find(({ controller }) => controller);
    const key = owner && `${namespace} ${owner.kind} ${owner.name} ${owner.uid}`;
    if (key !== undefined && seen.has(key)) continue;
    if (key !== undefined) seen.add(key);
    speakers.add(pod);
  }
  tables.set(pods, speakers);
  return speakers;
};

/** Of the running pods of one controller, which come from one template, the first by name; every pod without a controller. */
export const isFirstReplica = (pod: Pod, cluster: Cluster<'Pod'>): boolean =>
  speakersOf(cluster.list('Pod')).has(pod);
