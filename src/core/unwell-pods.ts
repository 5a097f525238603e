import type { Cluster } from './cluster.ts';
import type { ContainerStatus, Pod } from './kinds/pod.ts';
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
  pod.initContainers.every(isPreparedWell) &&
  pod.ephemeralContainers.every(({ state }) => state.waiting === undefined) &&
  isReady(pod);

/** One list per list of pods: several analyzers ask for it, and ten thousand pods are looked at once. */
const known = new WeakMap<readonly Pod[], readonly Pod[]>();

/**
 * Pods in whose status something may be amiss. Whoever judges pods by their status alone need not look at the others, not
 * even at their events: nothing came of what those tell.
 */
export const unwellPods = (cluster: Cluster<'Pod'>): readonly Pod[] => {
  const pods = cluster.list('Pod');
  const made = known.get(pods) ?? pods.filter((pod) => !isPlainlyWell(pod));
  known.set(pods, made);
  return made;
};
