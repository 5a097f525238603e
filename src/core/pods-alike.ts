// SPDX-License-Identifier: Apache-2.0

import type { PodSpec } from './kinds/_pod-spec.ts';
import type { Pod } from './kinds/pod.ts';

/** Pods that stand beside each other in a list and were made from one template, as far as it names anything. */
interface Alike {
  readonly first: Pod;
  /** Where they begin in the list, and where the next ones do. */
  readonly from: number;
  readonly to: number;
}

/** Each pod has a volume for its token that is named like no other: names of volumes tell nothing. */
const areAlike = (volumes: PodSpec['volumes'], others: PodSpec['volumes']): boolean => {
  if (volumes === others) return true;
  if (volumes.length !== others.length) return false;
  for (let at = 0; at < volumes.length; at += 1) {
    const one = volumes[at];
    const other = others[at];
    if (one === other) continue;
    if (one?.uses !== other?.uses || one?.claim !== other?.claim || one?.hostPath !== other?.hostPath)
      return false;
  }
  return true;
};

/** Whoever reads a list lets neighbours share what they have in common: then these are the very same lists. */
const isAlike = ({ metadata: a, spec: one }: Pod, { metadata: b, spec: other }: Pod): boolean =>
  one.containers === other.containers &&
  one.initContainers === other.initContainers &&
  one.ephemeralContainers === other.ephemeralContainers &&
  a.namespace === b.namespace &&
  areAlike(one.volumes, other.volumes);

/** One table per list of pods: several analyzers ask. */
const known = new WeakMap<readonly Pod[], readonly Alike[]>();

/** All of a list, in stretches. */
export const podsAlike = (pods: readonly Pod[]): readonly Alike[] => {
  const made = known.get(pods);
  if (made !== undefined) return made;
  const stretches: Alike[] = [];
  let first = pods[0];
  let from = 0;
  for (let to = 1; first !== undefined; to += 1) {
    const next = pods[to];
    if (next !== undefined && isAlike(first, next)) continue;
    stretches.push({ first, from, to });
    first = next;
    from = to;
  }
  known.set(pods, stretches);
  return stretches;
};

/** For who looks at containers, what volumes hold and namespace alone: of replicas the first, and of all others each. */
export const onePerTemplate = (pods: readonly Pod[]): readonly Pod[] =>
  podsAlike(pods).map(({ first }) => first);

/** The pods that fit, in their order, where containers, what volumes hold and namespace decide: replicas are asked once. */
export const podsWith = (pods: readonly Pod[], fits: (pod: Pod) => boolean): readonly Pod[] =>
  podsAlike(pods).flatMap(({ first, from, to }) => (fits(first) ? pods.slice(from, to) : []));
