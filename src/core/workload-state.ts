// SPDX-License-Identifier: Apache-2.0

import type { Problem } from './analyzer.ts';
import { MINUTE } from './clock.ts';
import type { Cluster } from './cluster.ts';
import { type Condition, conditionOf } from './condition.ts';
import type { Evidence } from './evidence.ts';
import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import type { Event } from './kinds/event.ts';
import type { Pod } from './kinds/pod.ts';
import { isMeantToStop } from './node-leaving.ts';
import { isNodeOrdered, NODE_COMING } from './node-ordered.ts';
import {
  BACK_OFF_RESET,
  containerOf,
  downNode,
  isEnded,
  isLeaving,
  isReady,
  patienceToPrepare,
  patienceWith,
  SETTLE,
  statusesOf,
  unreadySince,
} from './pod-state.ts';

export { SETTLE };

/** Without pods to look at, a workload is given the time that Kubernetes itself gives a rollout. */
const BLIND_PATIENCE = 10 * MINUTE;

/** Time that new nodes, images and init containers get. */
export const BEING_MADE = 5 * MINUTE;

/** The controller has not yet seen the latest change: what it reports is of the past. */
export const isBehind = (
  object: KubeObject & { readonly observedGeneration?: number | undefined },
): boolean =>
  object.observedGeneration !== undefined && (object.metadata.generation ?? 0) > object.observedGeneration;

/** Words for a controller that is not doing its work. */
export const controllerProblems = {
  'not-observed': {
    severity: 'warning',
    message: 'was changed, but its controller has not acted on the change',
    fix: 'Check that kube-controller-manager runs and reaches the API server.',
    docs: 'https://kubernetes.io/docs/concepts/architecture/controller/',
    kubectl: 'kubectl get pods -n kube-system',
  },
} as const satisfies Record<string, Problem>;

/** Behind for so long that nobody seems to be at work. */
export const isUnobserved = (
  object: KubeObject & { readonly observedGeneration?: number | undefined },
  cluster: Cluster<never>,
): boolean => isBehind(object) && cluster.olderThan(object.metadata.changed?.at, BLIND_PATIENCE);

/** Restarts after which one more start is no reason to wait and see again. */
const RESTARTS = 3;

/** Something was tried and failed: no need to wait and see. Between two crashes a container runs, which mends nothing. */
const hasError = (pod: Pod, cluster: Cluster<never>): boolean =>
  statusesOf(pod).some(({ state, ready, restartCount, lastState }) => {
    if (/BackOff|Err|Failed|Invalid|Cannot/.test(state.waiting?.reason ?? '')) return true;
    const endedAt = lastState.terminated?.finishedAt;
    return (
      !ready &&
      state.terminated === undefined &&
      restartCount >= RESTARTS &&
      endedAt !== undefined &&
      !cluster.olderThan(endedAt, BACK_OFF_RESET)
    );
  });

/** A node comes up, images are pulled, init containers prepare: before the program began, nothing is late yet. */
const isBeingMade = (pod: Pod): boolean =>
  pod.phase === 'Pending' && !pod.containers.some(({ state }) => state.running);

/** Where the analyzer reads events, they tell whether a node comes for it. */
const patienceToSchedule = (pod: Pod, cluster: Cluster<never>): number =>
  pod.spec.nodeName === undefined && isNodeOrdered(cluster.events(pod)) ? NODE_COMING : BEING_MADE;

/** How long a pod may take to become ready: as long as its slowest container. */
const patienceFor = (pod: Pod, cluster: Cluster<never>): number =>
  Math.max(
    isBeingMade(pod) ? (patienceToPrepare(pod) ?? patienceToSchedule(pod, cluster)) : SETTLE,
    ...pod.containers.map(({ name }) => patienceWith(containerOf(pod, name))),
  );

/** Pods that should be ready by now and are not. */
export const latePods = (pods: readonly Pod[], cluster: Cluster<never>): readonly Pod[] =>
  pods.filter(
    (pod) =>
      !isEnded(pod) &&
      !isReady(pod) &&
      !isLeaving(pod) &&
      (hasError(pod, cluster) || cluster.olderThan(unreadySince(pod), patienceFor(pod, cluster))),
  );

/**
 * Whether a workload with too few ready pods is in trouble, or only under way: some pod is late, or none is on its way
 * while time has passed. Where pods may not be read, only much time tells.
 */
export const isInTrouble = (
  workload: KubeObject & { readonly ready: number },
  pods: readonly Pod[],
  since: number | undefined,
  cluster: Cluster<'Pod' | 'Node'>,
): boolean => {
  // Where others serve, those on a node that somebody takes away are made anew elsewhere, or are not missed.
  const leave = workload.ready === 0 ? [] : pods.filter((pod) => isOnLeavingNode(pod, cluster));
  if (leave.length > 0)
    return (
      latePods(
        pods.filter((pod) => !leave.includes(pod)),
        cluster,
      ).length > 0
    );
  const patience = cluster.knows('Pod', workload.metadata.namespace) ? SETTLE : BLIND_PATIENCE;
  const isUnderWay = pods.some(
    (pod) =>
      !isReady(pod) && !isEnded(pod) && !cluster.olderThan(unreadySince(pod), patienceFor(pod, cluster)),
  );
  if (latePods(pods, cluster).length > 0) return true;
  return !isUnderWay && cluster.olderThan(since ?? workload.metadata.creationTimestamp, patience);
};

/** Whether a pod is not ready because somebody meant its node to stop. */
export const isOnLeavingNode = (pod: Pod, cluster: Cluster<'Pod' | 'Node'>): boolean => {
  const node = isReady(pod) ? undefined : downNode(pod, cluster);
  return (
    node !== undefined &&
    isMeantToStop(node, conditionOf(node.conditions, 'Ready')?.lastTransitionTime, cluster)
  );
};

/** The newest complaint of a controller that it could not create a pod. */
export const creationFailure = (events: readonly Event[]): Event | undefined =>
  events.find(({ reason, type }) => reason === 'FailedCreate' && type !== 'Normal');

export const conditionEvidence = (object: KubeObject, condition: Condition): Evidence => ({
  type: 'condition',
  on: refOf(object),
  condition: condition.type,
  status: condition.status,
  reason: condition.reason,
  message: condition.message,
  since: condition.lastTransitionTime,
});
