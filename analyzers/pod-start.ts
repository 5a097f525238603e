// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { environmentHosts, neverRan, runtimeComplaint } from '../src/core/container-end.ts';
import { freeText, moment, name, volatileName, word } from '../src/core/datum.ts';
import type { Evidence } from '../src/core/evidence.ts';
import { refOf } from '../src/core/kind.ts';
import type { ContainerStatus, Pod } from '../src/core/kinds/pod.ts';
import {
  lackedReferences,
  type MissingReference,
  mended,
  missingReferences,
} from '../src/core/pod-references.ts';
import {
  claimsBehind,
  currentTroubles,
  NO_DRIVER,
  SANDBOX_EVENTS,
  VOLUME_EVENTS,
} from '../src/core/pod-start-events.ts';
import {
  containerEvidence,
  downNode,
  isEnded,
  isLeaving,
  isPreparation,
  lastEnd,
  patienceToPrepare,
  statusesOf,
  unreadySince,
} from '../src/core/pod-state.ts';
import { podsWith } from '../src/core/pods-alike.ts';
import type { Ref } from '../src/core/ref.ts';
import { isUnwell, unwellPods } from '../src/core/unwell-pods.ts';
import { BEING_MADE } from '../src/core/workload-state.ts';

/** Waiting reasons that mean: kubelet tried and failed. */
const FAILED_TO_START = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
  'ContainerCannotRun',
]);
const BEFORE_START = new Set(['ContainerCreating', 'PodInitializing', '']);

/** Kubelet tries again within about two minutes of what it lacked. */
const TRIED_AGAIN = 5 * MINUTE;

/** What kubelet said of this try, or of the last one while it waits for the next. */
const complaintOf = ({ state, lastState }: ContainerStatus): string => {
  const { reason = '', message = '' } = state.waiting ?? {};
  const said = FAILED_TO_START.has(reason) ? message : (state.terminated ?? lastState.terminated)?.message;
  return said ?? '';
};

/** A large image takes minutes. */
const PULLING = 15 * MINUTE;

const hasStarted = ({ state, lastState }: ContainerStatus): boolean =>
  (state.running ?? state.terminated ?? lastState.terminated) !== undefined ||
  !BEFORE_START.has(state.waiting?.reason ?? '');

/** Pods that may not have started, and those that lack something which they would need to start again. */
const podsToLookAt = (cluster: Cluster<'Pod' | 'ConfigMap' | 'Secret'>): readonly Pod[] => {
  const pods = cluster.list('Pod');
  const lacking = podsWith(pods, (pod) => lackedReferences(pod, cluster).length > 0);
  if (lacking.length === 0) return unwellPods(cluster);
  const wanted = new Set(lacking);
  return pods.filter((pod) => wanted.has(pod) || isUnwell(pod, cluster));
};

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Containers that cannot be created',
  why: 'A missing ConfigMap, Secret or volume keeps every replica waiting, often without a word in the logs.',
  each: 'Pod',
  reads: ['Event', 'ConfigMap', 'Secret', 'PersistentVolumeClaim', 'Node', 'ReplicaSet', 'Job'],
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
    'reference-gone': {
      severity: 'warning',
      message: 'runs, but could not start again: {refKind} {ref}, which it needs, does not exist any more',
      fix: 'Create {refKind} {ref} in namespace {namespace} again, or remove the reference to it.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/',
      kubectl: 'kubectl get {refKind} {ref} -n {namespace}',
    },
    'create-failed': {
      severity: 'critical',
      message: 'cannot start[ container {container}]: {detail} ({reason})',
      fix: 'Correct what the message names: command, security context, mount or hook of container {container}.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
    'volume-failed': {
      severity: 'critical',
      message: 'cannot start: a volume cannot be attached or mounted: {detail}',
      fix: 'Make the volume that the message names available on {node}.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
    },
    'sandbox-failed': {
      severity: 'critical',
      message: 'cannot start: its network or sandbox cannot be set up on {node}: {detail}',
      fix: 'Check the network plug-in and the container runtime on {node}.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    },
    'init-running': {
      severity: 'warning',
      symptom: true,
      message:
        'is still initializing (PodInitializing): init container {container} has been running since {begun}',
      fix: 'Read the log of init container {container}: most often it waits for something that does not come.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-init-containers/',
      kubectl: 'kubectl logs {name} -c {container} -n {namespace}',
    },
    'start-stuck': {
      severity: 'critical',
      symptom: true,
      message: 'has been waiting to start for a long time ({reason}): {detail}',
      fix: 'Look at the events of the pod and the log of kubelet on {node}.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    },
  },
  among: podsToLookAt,
  *check(pod, cluster) {
    if (isEnded(pod) || isLeaving(pod)) return;
    const { namespace } = pod.metadata;
    const statuses = statusesOf(pod);
    const waiting = statuses.filter(({ state }) => state.waiting !== undefined);
    const failed = statuses.filter(
      (status) => FAILED_TO_START.has(status.state.waiting?.reason ?? '') || neverRan(status),
    );
    const since = unreadySince(pod);
    const about = ({ kind, name: missed, key }: MissingReference, evidence: readonly Evidence[]) => ({
      evidence,
      since,
      blames: [{ kind, namespace, name: missed }] as readonly Ref[],
      data: { refKind: word(kind), ref: name(kind, missed), key: name('key', key ?? '') },
    });
    if (statuses.length > 0 && waiting.length === 0 && failed.length === 0) {
      for (const missing of lackedReferences(pod, cluster)) {
        const { data, ...facts } = about(missing, []);
        if (missing.key === undefined)
          yield {
            ...facts,
            code: 'reference-gone',
            since: undefined,
            data: { refKind: data.refKind, ref: data.ref },
          };
      }
      return;
    }
    const isAssigned = pod.spec.nodeName !== undefined;
    const isIdle =
      statuses.length === 0
        ? isAssigned
        : waiting.some(({ state }) => BEFORE_START.has(state.waiting?.reason ?? ''));
    if (failed.length === 0 && !isIdle) return;

    const events = cluster.events(pod);
    const mounts = events.filter((event) => VOLUME_EVENTS.has(event.reason));
    const told = [...failed.map(complaintOf), ...mounts.map(({ message }) => message)];
    const missing = missingReferences(pod, told, cluster);
    for (const one of missing) {
      const { data, ...facts } = about(one, [
        ...failed.map((status) => containerEvidence(pod, status)),
        ...mounts
          .filter(({ message }) => message.includes(one.name) || message.includes(one.key ?? one.name))
          .map(cluster.quote),
      ]);
      if (one.key === undefined)
        yield { ...facts, code: 'reference-missing', data: { refKind: data.refKind, ref: data.ref } };
      else yield { ...facts, code: 'key-missing', data };
    }
    if (missing.length > 0) return;
    for (const status of failed) {
      const reason = status.state.waiting?.reason ?? lastEnd(status)?.reason ?? '';
      const message = complaintOf(status);
      const mend = mended(message, pod, cluster);
      if (mend !== undefined) {
        if (mend.at === undefined || !cluster.olderThan(mend.at, TRIED_AGAIN)) continue;
        yield {
          code: 'start-stuck',
          data: {
            reason: freeText(reason),
            detail: freeText(`what was missing exists by now, and kubelet has not tried again: ${message}`),
            node: volatileName('Node', pod.spec.nodeName ?? 'unknown'),
          },
          evidence: [containerEvidence(pod, status)],
          since,
        };
        continue;
      }
      yield {
        code: 'create-failed',
        data: {
          container: name('container', status.name),
          reason: freeText(reason),
          detail: freeText(runtimeComplaint(message) || 'no message was given'),
        },
        evidence: [containerEvidence(pod, status)],
        since,
      };
    }
    if (failed.length > 0) return;

    // Nothing says that it failed: only a time that is known can say so.
    const made = pod.startTime ?? pod.metadata.creationTimestamp;
    const node = volatileName('Node', pod.spec.nodeName ?? 'unknown');
    const down = downNode(pod, cluster);
    const { volume, sandbox } = currentTroubles(events);
    const mend = volume === undefined ? undefined : mended(volume.message, pod, cluster);
    if (mend !== undefined && (mend.at === undefined || !cluster.olderThan(mend.at, TRIED_AGAIN))) return;
    if (volume !== undefined && mend === undefined) {
      const evidence = mounts.slice(0, 3).map(cluster.quote);
      yield {
        code: 'volume-failed',
        data: { detail: freeText(volume.message), node },
        evidence,
        // The driver that a node lacks is no fault of the claim.
        blames: NO_DRIVER.test(volume.message) ? [] : claimsBehind(pod, mounts, cluster),
        since,
      };
    } else if (sandbox !== undefined) {
      const blames = down === undefined ? [] : [refOf(down)];
      const evidence = events
        .filter((event) => SANDBOX_EVENTS.has(event.reason))
        .slice(0, 3)
        .map(cluster.quote);
      yield {
        code: 'sandbox-failed',
        data: { detail: freeText(sandbox.message), node },
        evidence,
        blames,
        since,
      };
    } else if (
      isAssigned &&
      down === undefined &&
      made !== undefined &&
      cluster.olderThan(made, BEING_MADE)
    ) {
      // Something started: what keeps the rest waiting is told of it.
      if (statuses.some(hasStarted)) {
        const busy = pod.initContainers.find(
          (status) => status.state.running !== undefined && isPreparation(pod, status),
        );
        const begun = busy?.state.running?.startedAt;
        if (busy === undefined || !cluster.olderThan(begun ?? made, patienceToPrepare(pod) ?? BEING_MADE))
          return;
        yield {
          code: 'init-running',
          data: { container: name('container', busy.name), begun: moment(begun ?? made) },
          evidence: [containerEvidence(pod, busy)],
          blames: environmentHosts(pod, busy.name),
          since,
        };
        return;
      }
      const reason = waiting[0]?.state.waiting?.reason || 'no container was created';
      const last = events[0];
      if (last?.reason === 'Pulling' && !cluster.olderThan(made, PULLING)) return;
      const detail =
        last === undefined ? 'no event says why' : `the last event is ${last.reason}: ${last.message}`;
      yield {
        code: 'start-stuck',
        data: { reason: freeText(reason), detail: freeText(detail), node },
        evidence: last === undefined ? [] : [cluster.quote(last)],
        since,
      };
    }
  },
});
