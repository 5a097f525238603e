// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import type { Cluster } from './cluster.ts';
import type { Node } from './kinds/node.ts';
import { isEnded } from './pod-state.ts';
import { podsOnNode } from './pods-on-node.ts';

/** Time that a machine gets to go away, or to come back from a restart: after it, something hangs. */
const TO_GO = 15 * MINUTE;

/** Taints of those who remove machines: cluster-autoscaler, Karpenter (v1 and before) and the handlers of spot notices. */
const REMOVAL = new Set([
  'ToBeDeletedByClusterAutoscaler',
  'karpenter.sh/disrupted',
  'karpenter.sh/disruption',
  'aws-node-termination-handler/spot-itn',
  'aws-node-termination-handler/asg-lifecycle-termination',
  'cloud.google.com/impending-node-termination',
]);

/** Whether the node is being taken out of the cluster. */
export const isBeingRemoved = ({ metadata, taints }: Node): boolean =>
  metadata.deletionTimestamp !== undefined || taints.some(({ key }) => REMOVAL.has(key));

/** Cordoned, and nothing is left that a drain takes away: whoever did it works on the machine. */
const isDrained = ({ metadata, unschedulable }: Node, cluster: Cluster<'Pod'>): boolean =>
  unschedulable &&
  cluster.knows('Pod') &&
  podsOnNode(metadata.name, cluster).every(
    (pod) =>
      isEnded(pod) ||
      pod.metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet' || kind === 'Node'),
  );

/** Whether somebody meant the node to stop: it is being removed or was drained, and has not been away for long. */
export const isMeantToStop = (node: Node, since: number | undefined, cluster: Cluster<'Pod'>): boolean =>
  (isBeingRemoved(node) || isDrained(node, cluster)) && !cluster.olderThan(since, TO_GO);
