import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, name, names, word } from '../src/core/datum.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import { containerEvidence, isOfJob, isReady, unreadySince } from '../src/core/pod-state.ts';
import { refOf } from '../src/core/kind.ts';

/** Time a started container gets to become ready before anybody is told. */
const SETTLE = 2 * MINUTE;
/** Time that a deletion may take beyond what was asked for. */
const STUCK = 5 * MINUTE;

const NODE_GONE = new Set(['NodeLost', 'NodeNotReady', 'NodeAffinity', 'NodeShutdown']);

const failedReason = (pod: Pod): string | undefined => (pod.phase === 'Failed' && !isOfJob(pod) ? (pod.reason ?? undefined) : undefined);

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Pods that are not ready, were evicted, failed or cannot go away',
  why: 'A pod that runs but is not ready gets no traffic; one that cannot end keeps its volume and its name.',
  each: 'Pod',
  reads: ['Event', 'Node'],
  problems: {
    'not-ready': {
      severity: 'critical',
      symptom: true,
      message: 'runs but is not ready: container {container} fails its probe: {detail}',
      fix: 'Find out why container {container} does not answer its readiness probe; it gets no traffic until then.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
    'node-not-ready': {
      severity: 'warning',
      message: 'is not ready because its node {node} is not ready',
      fix: 'Bring node {node} back, or drain it so that the pod starts elsewhere.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/nodes/#condition',
      kubectl: 'kubectl describe node {node}',
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
      fix: 'Remove the cause that the reason {reason} names; its controller makes a new pod, a bare one must be made again.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase',
    },
    'stuck-terminating': {
      severity: 'warning',
      message: 'is stuck terminating: it was deleted and still waits for {finalizers}',
      fix: 'Find out why the owner of {finalizers} does not finish; remove a finalizer by hand only when it is surely gone.',
      docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    },
  },
  *check(pod, cluster) {
    const { deletionTimestamp, finalizers } = pod.metadata;
    const node = pod.spec.nodeName === undefined ? undefined : cluster.find('Node', pod.spec.nodeName);
    const nodeReady = node === undefined ? undefined : conditionOf(node.conditions, 'Ready');
    const nodeDown = nodeReady !== undefined && nodeReady.status !== 'True';
    if (deletionTimestamp !== undefined) {
      const waits = finalizers.length > 0 ? names('finalizer', finalizers) : word(nodeDown ? 'its node, which does not answer' : 'its containers to end');
      if (cluster.olderThan(deletionTimestamp, STUCK)) {
        yield { code: 'stuck-terminating', data: { finalizers: waits }, since: deletionTimestamp, blames: nodeDown && node !== undefined ? [refOf(node)] : [] };
      }
      return;
    }
    const detail = freeText(pod.message ?? 'no message was given');
    if (pod.reason === 'Evicted') return yield { code: 'evicted', data: { detail }, since: pod.startTime };
    if (pod.reason !== undefined && NODE_GONE.has(pod.reason) && node !== undefined && nodeDown) {
      return yield { code: 'node-not-ready', data: { node: { type: 'name', kind: 'Node', value: node.metadata.name, volatile: true } }, blames: [refOf(node)], since: unreadySince(pod) };
    }
    const reason = failedReason(pod);
    if (reason !== undefined || pod.phase === 'Unknown') {
      return yield { code: 'failed', data: { reason: word(reason ?? 'Unknown'), detail }, since: pod.startTime };
    }
    if (pod.phase === 'Failed' || pod.phase === 'Succeeded' || isReady(pod)) return;
    if (nodeDown && node !== undefined) {
      return yield { code: 'node-not-ready', data: { node: { type: 'name', kind: 'Node', value: node.metadata.name, volatile: true } }, blames: [refOf(node)], since: unreadySince(pod) };
    }
    if (pod.phase !== 'Running') return;
    const unhealthy = cluster.events(pod).find((event) => event.reason === 'Unhealthy');
    for (const status of pod.containers) {
      const startedAt = status.state.running?.startedAt;
      if (status.ready || status.state.running === undefined || !cluster.olderThan(startedAt, SETTLE)) continue;
      yield {
        code: 'not-ready',
        data: { container: name('container', status.name), detail: freeText(unhealthy?.message ?? 'its readiness probe fails') },
        evidence: [...(unhealthy === undefined ? [] : [cluster.quote(unhealthy)]), containerEvidence(pod, status)],
        since: unreadySince(pod),
      };
    }
  },
});
