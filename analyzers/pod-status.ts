// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY, MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, shownNames, volatileName, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import { isNetworkAgent, NO_NETWORK } from '../src/core/network-agent.ts';
import {
  containerEvidence,
  downNode,
  isEnded,
  isOfJob,
  isReady,
  statusesOf,
  unreadySince,
} from '../src/core/pod-state.ts';
import { unwellPods } from '../src/core/unwell-pods.ts';
import { conditionEvidence, isOnLeavingNode } from '../src/core/workload-state.ts';

/** Time that a deletion may take beyond what was asked for. */
const STUCK = 5 * MINUTE;

/** Reasons of a pod that mean its node and not itself. */
const OF_THE_NODE = new Set(['NodeLost', 'NodeNotReady']);

/** What kubelet writes when the node shuts down in good order: for a restart, or because a spot machine is taken back. */
const SHUT_DOWN = new Set(['Terminated', 'NodeShutdown', 'Shutdown']);

/** A node was shut down, and the ReplicaSet has all its pods elsewhere: it does not remove those that failed. */
const isMadeGood = (pod: Pod, cluster: Cluster<'ReplicaSet'>): boolean => {
  const { namespace, ownerReferences } = pod.metadata;
  const owner = ownerReferences.find(({ kind }) => kind === 'ReplicaSet');
  const set = owner === undefined ? undefined : cluster.find('ReplicaSet', owner.name, namespace);
  return SHUT_DOWN.has(pod.reason ?? '') && set !== undefined && set.ready >= set.replicas;
};

/** Events that tell why a pod does not go. */
const FAILED_TO_END = /^(?:FailedKill|FailedPreStop|FailedUnmount|FailedDetach|ExceededGracePeriod)/;

/** Why a pod as a whole failed; undefined where its containers tell more, or its Job does. */
const failureOf = (pod: Pod): string | undefined => {
  if (pod.phase === 'Unknown') return pod.reason ?? 'Unknown';
  if (pod.phase !== 'Failed' || isOfJob(pod)) return undefined;
  const hasTold = statusesOf(pod).some(
    ({ state }) => state.terminated !== undefined && state.terminated.exitCode !== 0,
  );
  return pod.reason ?? (hasTold ? undefined : 'Failed');
};

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Pods that were evicted, failed, lost their node or cannot go away',
  why: 'A pod without its node serves nobody; one that cannot end keeps its volume and its name.',
  each: 'Pod',
  reads: ['Event', 'Node', 'ReplicaSet', 'Job'],
  problems: {
    'node-not-ready': {
      severity: 'warning',
      message: 'is not ready because its node {node} is not ready',
      fix: 'Bring node {node} back, or drain it so that the pod starts elsewhere.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/#condition',
      kubectl: 'kubectl describe node {node}',
    },
    'node-missing': {
      severity: 'critical',
      message: 'is assigned to node {node}, which does not exist',
      fix: 'Delete the pod so that it is made anew on a node that exists; correct nodeName if it is set by hand.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
      kubectl: 'kubectl get nodes',
    },
    evicted: {
      severity: 'warning',
      message: 'was evicted: {detail}',
      fix: 'Set requests that match what it uses, or give the node more of what ran out; then delete the evicted pod.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
    },
    failed: {
      severity: 'warning',
      message: 'failed ({reason}): {detail}',
      fix: 'Remove the cause that {reason} names; a controller makes a new pod by itself, a bare pod must be made again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase',
    },
    'stuck-terminating': {
      severity: 'warning',
      message: 'is stuck terminating: it was deleted and still waits for {finalizers}',
      fix: 'Find out why {finalizers} does not finish; remove a finalizer by hand only when its owner is surely gone.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    },
    'stuck-ending': {
      severity: 'warning',
      message: 'is stuck terminating: it was deleted, and {node} has not ended its containers',
      fix: 'Look at kubelet and the container runtime on {node}; delete the pod with --force only when the node is surely gone.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/',
    },
  },
  among: unwellPods,
  *check(pod, cluster) {
    const { deletionTimestamp, finalizers } = pod.metadata;
    // Nearly every pod.
    if (
      deletionTimestamp === undefined &&
      pod.phase === 'Running' &&
      pod.reason === undefined &&
      isReady(pod)
    )
      return;
    const down = downNode(pod, cluster);
    if (deletionTimestamp !== undefined) {
      if (!cluster.olderThan(deletionTimestamp, STUCK)) return;
      const told = cluster.events(pod).filter((event) => FAILED_TO_END.test(event.reason));
      const deleted = new Date(deletionTimestamp).toISOString();
      const facts = {
        evidence: [
          { type: 'field' as const, on: refOf(pod), path: 'metadata.deletionTimestamp', value: deleted },
          ...told.map(cluster.quote),
        ],
        since: deletionTimestamp,
      };
      if (finalizers.length > 0)
        yield {
          ...facts,
          code: 'stuck-terminating',
          data: { finalizers: shownNames('finalizer', finalizers) },
        };
      else
        yield {
          ...facts,
          code: 'stuck-ending',
          data: { node: volatileName('Node', pod.spec.nodeName ?? 'unknown') },
          blames: down === undefined ? [] : [refOf(down)],
        };
      return;
    }
    const detail = freeText(pod.message ?? 'no message was given');
    const since = unreadySince(pod);
    // What is left of a pod whose controller has long made another is worth a note, not a warning.
    const isLeftOver =
      since !== undefined && pod.metadata.ownerReferences.length > 0 && cluster.olderThan(since, DAY);
    const severity = isLeftOver ? 'info' : 'warning';
    if (pod.reason === 'Evicted') {
      yield { code: 'evicted', severity, data: { detail }, evidence: fieldsOf(pod), since };
      return;
    }
    // The node waits for its network agent, not the agent for the node.
    const isAwaited =
      down !== undefined &&
      isNetworkAgent(pod) &&
      NO_NETWORK.test(conditionOf(down.conditions, 'Ready')?.message ?? '');
    if (
      down !== undefined &&
      !isAwaited &&
      (OF_THE_NODE.has(pod.reason ?? '') || (!isEnded(pod) && !isReady(pod)))
    ) {
      const ready = conditionOf(pod.conditions, 'Ready');
      yield {
        code: 'node-not-ready',
        severity: isOnLeavingNode(pod, cluster) ? 'info' : undefined,
        data: { node: volatileName('Node', down.metadata.name) },
        evidence: ready === undefined ? [] : [conditionEvidence(pod, ready)],
        blames: [refOf(down)],
        since,
      };
      return;
    }
    const reason = failureOf(pod);
    if (reason !== undefined) {
      yield {
        code: 'failed',
        severity: isMadeGood(pod, cluster) ? 'info' : severity,
        data: { reason: word(reason), detail },
        evidence: [
          ...fieldsOf(pod),
          ...statusesOf(pod)
            .filter(({ state }) => state.terminated)
            .map((status) => containerEvidence(pod, status)),
        ],
        since,
      };
      return;
    }
    const { nodeName } = pod.spec;
    if (isEnded(pod) || isReady(pod) || nodeName === undefined || cluster.list('Node').length === 0) return;
    if (cluster.lacks('Node', nodeName))
      yield {
        code: 'node-missing',
        data: { node: volatileName('Node', nodeName) },
        blames: [{ kind: 'Node', name: nodeName }],
        since,
      };
  },
});

const fieldsOf = (pod: Pod) => [
  {
    type: 'field' as const,
    on: refOf(pod),
    path: 'status.reason',
    value: `${pod.reason ?? ''}: ${pod.message ?? ''}`,
  },
];
