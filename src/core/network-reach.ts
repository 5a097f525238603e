// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { NetworkPolicy, Peer, Rule } from './kinds/network-policy.ts';
import type { Pod } from './kinds/pod.ts';
import { matchesSelector } from './label-selector.ts';
import { isEnded } from './pod-state.ts';
import { byText } from './ref.ts';
import { makersIn, type TemplatedKind } from './service-selector.ts';

type Reads = 'NetworkPolicy' | 'Pod' | 'Namespace' | TemplatedKind;
type Labels = Readonly<Record<string, string>>;
export type Direction = 'Ingress' | 'Egress';

/** Without policyTypes a policy is about Ingress, and about Egress when it has such rules. */
export const isAbout = ({ policyTypes, egress }: NetworkPolicy, direction: Direction): boolean =>
  policyTypes.length > 0 ? policyTypes.includes(direction) : direction === 'Ingress' || egress.length > 0;

export const rulesOf = (policy: NetworkPolicy, direction: Direction): readonly Rule[] =>
  direction === 'Ingress' ? policy.ingress : policy.egress;

/** Pods that a policy holds for: those on the network of their node are out of its reach. */
export const podsUnder = (policy: NetworkPolicy, cluster: Cluster<Reads>): readonly Pod[] =>
  cluster
    .selected('Pod', policy.metadata.namespace, policy.podSelector)
    .filter((pod) => !isEnded(pod) && !pod.spec.hostNetwork);

/** All policies that isolate a pod in one direction, those with rules first: what they allow adds up. */
export const policiesOn = (
  pod: Pod,
  direction: Direction,
  cluster: Cluster<Reads>,
): readonly NetworkPolicy[] =>
  cluster
    .list('NetworkPolicy', pod.metadata.namespace)
    .filter(
      (policy) => isAbout(policy, direction) && matchesSelector(pod.metadata.labels, policy.podSelector),
    )
    .sort(
      (a, b) =>
        Number(rulesOf(b, direction).length > 0) - Number(rulesOf(a, direction).length > 0) ||
        byText(a.metadata.name, b.metadata.name),
    );

/** The label that every namespace carries with its own name. */
export const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Namespaces that a peer means; undefined when they are not known. */
export const namespacesOf = (
  { namespaces }: Peer,
  own: string,
  cluster: Cluster<Reads>,
): readonly string[] | undefined => {
  if (namespaces === undefined) return [own];
  if (!cluster.knows('Namespace')) return undefined;
  return cluster
    .list('Namespace')
    .filter(({ metadata }) =>
      matchesSelector({ [NAME_LABEL]: metadata.name, ...metadata.labels }, namespaces),
    )
    .map(({ metadata }) => metadata.name);
};

interface Behind {
  readonly namespace: string;
  readonly labels: Labels;
}

function* labelsIn(
  namespaces: readonly string[],
  { pods }: Peer,
  cluster: Cluster<Reads>,
): Generator<Behind> {
  for (const namespace of namespaces) {
    for (const { metadata } of cluster.list('Pod', namespace)) {
      if (pods === undefined || matchesSelector(metadata.labels, pods))
        yield { namespace, labels: metadata.labels };
    }
    for (const { labels } of makersIn(namespace, cluster))
      if (pods === undefined || matchesSelector(labels, pods)) yield { namespace, labels };
  }
}

/** Label sets that a peer lets through: of pods, and of workloads that make pods at times. undefined = it cannot be told. */
const labelsBehind = (peer: Peer, own: string, cluster: Cluster<Reads>): Iterable<Behind> | undefined => {
  const spaces = peer.cidr === undefined ? namespacesOf(peer, own, cluster) : undefined;
  if (spaces === undefined || spaces.some((space) => !cluster.knows('Pod', space))) return undefined;
  return labelsIn(spaces, peer, cluster);
};

/** Who reaches the pods that `policies` isolate together: anybody or an unknown party, pods of others, only pods of that kind, or none. */
export const reachedBy = (
  policies: readonly NetworkPolicy[],
  isOwn: (labels: Labels) => boolean,
  cluster: Cluster<Reads>,
): 'anybody' | 'others' | 'themselves' | 'nobody' => {
  let themselves = false;
  for (const policy of policies) {
    const own = policy.metadata.namespace ?? '';
    for (const { peers } of policy.ingress) {
      if (peers.length === 0) return 'anybody';
      for (const peer of peers) {
        const behind = labelsBehind(peer, own, cluster);
        if (behind === undefined) return 'anybody';
        for (const { namespace, labels } of behind) {
          if (namespace !== own || !isOwn(labels)) return 'others';
          themselves = true;
        }
      }
    }
  }
  return themselves ? 'themselves' : 'nobody';
};
