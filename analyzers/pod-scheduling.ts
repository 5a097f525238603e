// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, name, names, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { isNodeOrdered, NODE_COMING } from '../src/core/node-ordered.ts';
import { nodeRefusals } from '../src/core/node-refusals.ts';
import { isLeaving } from '../src/core/pod-state.ts';
import type { Ref } from '../src/core/ref.ts';
import { reasonsOf, refusalOf } from '../src/core/scheduling-refusal.ts';
import { unwellPods } from '../src/core/unwell-pods.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

/** A pod that was just made may wait for a volume or a new node. */
const GRACE = MINUTE;

/** Pods that make room need time to end, and gates are opened by a queue. */
const COMING = 5 * MINUTE;

/** Pods of less priority are being removed from some nodes. */
const MAKES_ROOM = /(?<!\d)\d+ Preemption is helpful/;

/** A scheduler looks at a new pod within seconds; one that never did does not exist. */
const IGNORED = 5 * MINUTE;

const DOCS = 'https://kubernetes.io/docs/concepts/scheduling-eviction';

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Pods that no node can take',
  why: 'A pod without a node does nothing; the scheduler says for each node why not.',
  each: 'Pod',
  reads: ['Event', 'PersistentVolumeClaim', 'Node', 'ReplicaSet', 'Job'],
  problems: {
    'no-room': {
      severity: 'critical',
      message: 'cannot be scheduled: no node has enough {resource} left: {detail}',
      fix: 'Lower the {resource} request of the pod, or add a node that has as much.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled',
      kubectl: 'kubectl describe nodes',
    },
    'no-match': {
      severity: 'critical',
      message: 'cannot be scheduled: no node matches its selector, affinity or spread rules: {detail}',
      fix: 'Correct the node selector, affinity or topology spread rules of the pod, or label the nodes that should match.',
      docs: `${DOCS}/assign-pod-node/`,
      kubectl: 'kubectl get nodes --show-labels',
    },
    'not-tolerated': {
      severity: 'critical',
      message: 'cannot be scheduled: it does not tolerate the taints of the nodes: {detail}',
      fix: 'Add a toleration for {taint} to the pod, or remove the taint from the nodes that should take it.',
      docs: `${DOCS}/taint-and-toleration/`,
      kubectl: 'kubectl describe nodes',
    },
    'port-taken': {
      severity: 'critical',
      message: 'cannot be scheduled: its host port is already used on the nodes: {detail}',
      fix: 'Free the host port, choose another, or use a Service instead of hostPort.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/overview/#services',
    },
    'nodes-closed': {
      severity: 'critical',
      message: 'cannot be scheduled: the nodes that could take it are cordoned: {detail}',
      fix: 'Uncordon the nodes when their maintenance is over.',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
      kubectl: 'kubectl get nodes',
    },
    'volume-unbound': {
      severity: 'critical',
      symptom: true,
      message: 'cannot be scheduled: its volume is not available: {detail}',
      fix: 'Find out why the PersistentVolumeClaim of the pod is not bound, or not usable on the nodes.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding',
      kubectl: 'kubectl get pvc -n {namespace}',
    },
    'claim-missing': {
      severity: 'critical',
      message: 'cannot be scheduled: PersistentVolumeClaim {claim} does not exist',
      fix: 'Create the claim {claim} in namespace {namespace}, or correct the name in the volume.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims',
      kubectl: 'kubectl get pvc -n {namespace}',
    },
    unschedulable: {
      severity: 'critical',
      message: 'cannot be scheduled: {detail}',
      fix: 'Remove what the scheduler names.',
      docs: `${DOCS}/kube-scheduler/`,
    },
    ignored: {
      severity: 'critical',
      message: 'is not scheduled: no scheduler named {scheduler} has looked at it',
      fix: 'Start the scheduler {scheduler}, or correct schedulerName of the pod.',
      docs: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers/',
    },
    gated: {
      severity: 'warning',
      message: 'is held back by scheduling gates: {gates}',
      fix: 'Find the controller that should remove the gates {gates}; the pod is not even considered until then.',
      docs: `${DOCS}/pod-scheduling-readiness/`,
    },
  },
  among: unwellPods,
  *check(pod, cluster) {
    if (pod.phase !== 'Pending' || pod.spec.nodeName !== undefined || isLeaving(pod)) return;
    const scheduled = conditionOf(pod.conditions, 'PodScheduled');
    const event = cluster.events(pod).find((candidate) => candidate.reason === 'FailedScheduling');
    const created = pod.metadata.creationTimestamp;
    if (scheduled === undefined && event === undefined) {
      if (created === undefined || pod.containers.length > 0 || !cluster.olderThan(created, IGNORED)) return;
      yield {
        code: 'ignored',
        data: { scheduler: name('scheduler', pod.spec.schedulerName) },
        since: created,
      };
      return;
    }
    const since = scheduled?.lastTransitionTime ?? created;
    if (scheduled?.status === 'True' || !cluster.olderThan(since, GRACE)) return;
    const evidence = scheduled === undefined ? [] : [conditionEvidence(pod, scheduled)];
    if (scheduled?.reason === 'SchedulingGated') {
      if (!cluster.olderThan(since, COMING)) return;
      // In a queue it waits for its turn, as somebody meant it to.
      const isQueued =
        pod.spec.schedulingGates.length > 0 &&
        pod.spec.schedulingGates.every((gate) => gate.startsWith('kueue.x-k8s.io/'));
      const severity = isQueued ? ('info' as const) : undefined;
      const data = { gates: names('gate', pod.spec.schedulingGates) };
      yield { code: 'gated', severity, data, evidence, since };
      return;
    }
    if (scheduled?.reason !== 'Unschedulable' && event === undefined) return;
    const patience = isNodeOrdered(cluster.events(pod))
      ? NODE_COMING
      : MAKES_ROOM.test(scheduled?.message ?? '')
        ? COMING
        : GRACE;
    if (!cluster.olderThan(since, patience)) return;
    const { namespace } = pod.metadata;
    const claims = pod.spec.volumes.flatMap(({ claim }) => claim ?? []);
    const toClaim = (claim: string): Ref => ({ kind: 'PersistentVolumeClaim', namespace, name: claim });
    const gone = claims.filter((claim) => cluster.lacks('PersistentVolumeClaim', claim, namespace));
    for (const claim of gone) {
      yield {
        code: 'claim-missing',
        data: { claim: name('PersistentVolumeClaim', claim) },
        evidence,
        blames: [toClaim(claim)],
        since,
      };
    }
    if (gone.length > 0) return;
    const message = scheduled?.message || event?.message || 'the scheduler gave no reason';
    const detail = freeText(reasonsOf(message));
    const facts = {
      evidence: [
        ...evidence,
        ...(event === undefined ? [] : [cluster.quote(event)]),
        ...nodeRefusals(pod, message, cluster),
      ],
      since,
    };
    const refusal = refusalOf(
      message,
      pod.metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet'),
    );
    const unbound = claims.filter(
      (claim) => cluster.find('PersistentVolumeClaim', claim, namespace)?.phase !== 'Bound',
    );
    switch (refusal.type) {
      case 'volume':
        yield {
          ...facts,
          code: 'volume-unbound',
          data: { detail },
          blames: (unbound.length > 0 ? unbound : claims).map(toClaim),
        };
        return;
      case 'port':
        yield { ...facts, code: 'port-taken', data: { detail } };
        return;
      case 'resource':
        yield { ...facts, code: 'no-room', data: { resource: word(refusal.resource), detail } };
        return;
      case 'place':
        yield { ...facts, code: 'no-match', data: { detail } };
        return;
      case 'taint': {
        const { taint } = refusal;
        const tainted = cluster
          .list('Node')
          .filter(
            ({ taints }) =>
              taint?.startsWith('node.kubernetes.io/') === true && taints.some(({ key }) => key === taint),
          );
        yield {
          ...facts,
          code: 'not-tolerated',
          data: { taint: taint === undefined ? freeText('their taints') : name('taint', taint), detail },
          blames: tainted.map(refOf),
        };
        return;
      }
      case 'closed':
        yield {
          ...facts,
          code: 'nodes-closed',
          data: { detail },
          blames: cluster
            .list('Node')
            .filter(({ unschedulable }) => unschedulable)
            .map(refOf),
        };
        return;
      default:
        yield { ...facts, code: 'unschedulable', data: { detail } };
    }
  },
});
