import type { Cluster } from './cluster.ts';
import { MINUTE } from './clock.ts';
import type { Condition } from './condition.ts';
import type { Evidence } from './evidence.ts';
import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import type { Pod } from './kinds/pod.ts';
import { isEnded, isReady, unreadySince } from './pod-state.ts';

/** Time that new pods get to become ready before their workload counts as in trouble. */
export const SETTLE = 2 * MINUTE;

/** The controller has not yet seen the latest change: what it reports is of the past. */
export const isBehind = (object: KubeObject & { readonly observedGeneration?: number | undefined }): boolean =>
  object.observedGeneration !== undefined && (object.metadata.generation ?? 0) > object.observedGeneration;

/** Pods that should be ready by now and are not. */
export const latePods = (pods: readonly Pod[], cluster: Cluster<never>): readonly Pod[] =>
  pods.filter(
    (pod) =>
      !isEnded(pod) && !isReady(pod) && pod.metadata.deletionTimestamp === undefined &&
      (cluster.olderThan(unreadySince(pod), SETTLE) || hasError(pod)),
  );

/** Something was tried and failed: no need to wait and see. */
const hasError = (pod: Pod): boolean =>
  [...pod.initContainers, ...pod.containers].some(({ state }) =>
    /BackOff|Err|Failed|Invalid|Cannot/.test(state.waiting?.reason ?? ''),
  );

export const conditionEvidence = (object: KubeObject, condition: Condition): Evidence => ({
  type: 'condition',
  on: refOf(object),
  condition: condition.type,
  status: condition.status,
  reason: condition.reason,
  message: condition.message,
  since: condition.lastTransitionTime,
});
