// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { KubeObject } from './kind.ts';
import type { ContainerStatus, Pod } from './kinds/pod.ts';
import { indexOwned, type OwnerTables, ownedIn } from './owner-index.ts';
import { isLeaving, isReady } from './pod-state.ts';

/** Runs, is ready, and never ended before. */
const isRunningWell = ({ ready, restartCount, state, lastState }: ContainerStatus): boolean =>
  ready && restartCount === 0 && state.running !== undefined && lastState.terminated === undefined;

/** The same, or prepared the pod and ended at the first attempt. */
const isPreparedWell = (status: ContainerStatus): boolean => {
  const { restartCount, state, lastState } = status;
  const { terminated } = state;
  if (terminated === undefined) return isRunningWell(status);
  const { exitCode, reason } = terminated;
  return exitCode === 0 && reason === 'Completed' && restartCount === 0 && lastState.terminated === undefined;
};

/** Nothing in its own status tells of any trouble, now or before: how nearly every pod of a cluster is. */
const isPlainlyWell = (pod: Pod): boolean =>
  pod.phase === 'Running' &&
  pod.reason === undefined &&
  pod.containers.length > 0 &&
  !isLeaving(pod) &&
  pod.containers.every(isRunningWell) &&
  (pod.initContainers.length === 0 || pod.initContainers.every(isPreparedWell)) &&
  (pod.ephemeralContainers.length === 0 ||
    pod.ephemeralContainers.every(({ state }) => state.waiting === undefined)) &&
  isReady(pod);

interface Unwell {
  readonly pods: readonly Pod[];
  readonly set: ReadonlySet<Pod>;
  readonly byOwner: OwnerTables;
}

/** One per list of pods: whoever asks, ten thousand pods are looked at once. */
const known = new WeakMap<readonly Pod[], Unwell>();

const unwellAmong = (all: readonly Pod[]): Unwell => {
  const made = known.get(all);
  if (made !== undefined) return made;
  const pods = all.filter((pod) => !isPlainlyWell(pod));
  const unwell = { pods, set: new Set(pods), byOwner: indexOwned(pods) };
  known.set(all, unwell);
  return unwell;
};

const unwellIn = (namespace: string | undefined, cluster: Cluster<'Pod'>): Unwell =>
  cluster.table('Pod', unwellAmong, namespace ?? '');

/**
 * Pods in whose status something may be amiss. Whoever judges pods by their status alone need not look at the others, not
 * even at their events: nothing came of what those tell.
 */
export const unwellPods = (cluster: Cluster<'Pod'>): readonly Pod[] => unwellAmong(cluster.list('Pod')).pods;

export const isUnwell = (pod: Pod, cluster: Cluster<'Pod'>): boolean =>
  unwellIn(pod.metadata.namespace, cluster).set.has(pod);

/** Those of them that an object owns directly. */
export const unwellPodsOf = (owner: KubeObject, cluster: Cluster<'Pod'>): readonly Pod[] =>
  ownedIn(unwellIn(owner.metadata.namespace, cluster).byOwner, owner) as readonly Pod[];
