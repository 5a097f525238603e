import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, name, word } from '../src/core/datum.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import { missingReferences } from '../src/core/pod-references.ts';
import { containerEvidence, isEnded, statusesOf } from '../src/core/pod-state.ts';

/** Waiting reasons that mean: kubelet tried and failed. */
const FAILED_TO_START = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'StartError', 'PreCreateHookError', 'PreStartHookError', 'PostStartHookError', 'ContainerCannotRun']);
const BEFORE_START = new Set(['ContainerCreating', 'PodInitializing', '']);
const VOLUME_EVENTS = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume', 'VolumeResizeFailed']);
const SANDBOX_EVENTS = new Set(['FailedCreatePodSandBox', 'NetworkNotReady', 'FailedCreatePodContainer']);

const startsNow = (pod: Pod): boolean =>
  pod.phase !== 'Running' || statusesOf(pod).some(({ state }) => state.waiting !== undefined);

const claimsOf = (pod: Pod): { kind: string; namespace: string | undefined; name: string }[] =>
  pod.spec.volumes.flatMap(({ claim }) => (claim === undefined ? [] : [{ kind: 'PersistentVolumeClaim', namespace: pod.metadata.namespace, name: claim }]));

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Containers that cannot be created',
  why: 'A missing ConfigMap, Secret or volume keeps every replica waiting, often without a word in the logs.',
  each: 'Pod',
  reads: ['Event', 'ConfigMap', 'Secret'],
  problems: {
    'reference-missing': {
      severity: 'critical',
      message: 'cannot start: {refKind} {ref} does not exist',
      fix: 'Create {refKind} {ref} in namespace {namespace}, or remove the reference to it.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/',
      kubectl: 'kubectl get {refKind} {ref} -n {namespace}',
    },
    'key-missing': {
      severity: 'critical',
      message: 'cannot start: {refKind} {ref} has no key {key}',
      fix: 'Add key {key} to {refKind} {ref}, or correct the key that the pod asks for.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/secret/',
      kubectl: 'kubectl describe {refKind} {ref} -n {namespace}',
    },
    'create-failed': {
      severity: 'critical',
      message: 'cannot start container {container} ({reason}): {detail}',
      fix: 'Correct what the message names: command, security context, mount or hook of container {container}.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
    'volume-failed': {
      severity: 'critical',
      message: 'cannot start: a volume cannot be attached or mounted: {detail}',
      fix: 'Make the volume that the message names available on node {node}.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
    },
    'sandbox-failed': {
      severity: 'critical',
      message: 'cannot start: its network or sandbox cannot be set up on node {node}: {detail}',
      fix: 'Check the network plug-in and the container runtime on node {node}.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    },
  },
  *check(pod, cluster) {
    if (isEnded(pod) || !startsNow(pod) || pod.metadata.deletionTimestamp !== undefined) return;
    const waiting = statusesOf(pod).filter(({ state }) => state.waiting !== undefined);
    const failed = waiting.filter(({ state }) => FAILED_TO_START.has(state.waiting?.reason ?? ''));
    const idle = pod.spec.nodeName !== undefined && (waiting.length === 0 || waiting.some(({ state }) => BEFORE_START.has(state.waiting?.reason ?? '')));
    const events = cluster.events(pod).filter((event) => event.type !== 'Normal');
    const volume = events.find((event) => VOLUME_EVENTS.has(event.reason));
    const sandbox = events.find((event) => SANDBOX_EVENTS.has(event.reason));
    const told = [...failed.map(({ state }) => state.waiting?.message ?? ''), ...(volume === undefined ? [] : [volume.message])];
    const since = pod.startTime ?? pod.metadata.creationTimestamp;
    const evidence = [...failed.map((status) => containerEvidence(pod, status)), ...(idle && volume !== undefined ? [cluster.quote(volume)] : [])];
    const missing = failed.length > 0 || idle ? missingReferences(pod, told, cluster) : [];
    for (const { kind, name: missed, key } of missing) {
      const facts = { blames: [{ kind, namespace: pod.metadata.namespace, name: missed }], evidence, since };
      if (key === undefined) yield { code: 'reference-missing', data: { refKind: word(kind), ref: name(kind, missed) }, ...facts };
      else yield { code: 'key-missing', data: { refKind: word(kind), ref: name(kind, missed), key: name('key', key) }, ...facts };
    }
    if (missing.length > 0) return;
    for (const status of failed) {
      const { reason = '', message = '' } = status.state.waiting ?? {};
      yield {
        code: 'create-failed',
        data: { container: name('container', status.name), reason: word(reason), detail: freeText(message === '' ? 'no message was given' : message) },
        evidence: [containerEvidence(pod, status)],
        since,
      };
    }
    const node = name('Node', pod.spec.nodeName ?? 'unknown');
    const onNode = { ...node, volatile: true as const } as typeof node;
    if (!idle || failed.length > 0) return;
    if (volume !== undefined) yield { code: 'volume-failed', data: { detail: freeText(volume.message), node: onNode }, evidence: [cluster.quote(volume)], blames: claimsOf(pod), since };
    else if (sandbox !== undefined) yield { code: 'sandbox-failed', data: { detail: freeText(sandbox.message), node: onNode }, evidence: [cluster.quote(sandbox)], since };
  },
});
