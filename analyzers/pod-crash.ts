// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY, HOUR } from '../src/core/clock.ts';
import { endDetail, endText, environmentHosts, neverRan } from '../src/core/container-end.ts';
import { freeText, name, quantity } from '../src/core/datum.ts';
import type { ContainerStatus, Pod, Terminated } from '../src/core/kinds/pod.ts';
import {
  BACK_OFF_RESET,
  containerEvidence,
  containerOf,
  isAbout,
  isCompleted,
  isEnded,
  isLeaving,
  isOfJob,
  isPreparation,
  isReady,
  lastEnd,
  statusesOf,
  unreadySince,
} from '../src/core/pod-state.ts';
import { probeBehind } from '../src/core/probe-kill.ts';
import { unwellPods } from '../src/core/unwell-pods.ts';

const DOCS = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/';
const LOGS = 'kubectl logs {name} -c {container} --previous -n {namespace}';

/** Whoever runs longer than this before it ends does not keep restarting, however many restarts a long life adds up to. */
const SELDOM = 2 * DAY;

/** Ends that runtimes give to containers they lost, as when a node restarts: no doing of the program. */
const LOST = new Set(['Unknown', 'ContainerStatusUnknown']);

/** Whether its last run was cut short; one of unknown length is. */
const ranLess = (end: Terminated | undefined, than: number): boolean =>
  end?.startedAt === undefined || end.finishedAt === undefined || end.finishedAt - end.startedAt < than;

/** Sidecars that are told to stop end with these: SIGTERM and SIGINT. */
const STOPPED_BY_SIGNAL = new Set([143, 130]);

/** A sidecar that was told to stop because the work was done. */
const isStoppedHelper = (pod: Pod, status: ContainerStatus, exitCode: number): boolean =>
  STOPPED_BY_SIGNAL.has(exitCode) &&
  (containerOf(pod, status.name)?.restartPolicy === 'Always' ||
    pod.containers.some((other) => other !== status && other.state.terminated?.exitCode === 0));

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Containers that crash, run out of memory or keep restarting',
  why: 'A container that ends by itself serves nobody; each restart waits longer than the one before.',
  each: 'Pod',
  reads: ['Event', 'ReplicaSet', 'Job'],
  problems: {
    'crash-loop': {
      severity: 'critical',
      symptom: true,
      message: 'keeps crashing[ in container {container}]: {detail} ({end}, {restarts})',
      fix: 'Read the last log of container {container} and correct what makes it end.',
      docs: DOCS,
      kubectl: LOGS,
    },
    'oom-killed': {
      severity: 'critical',
      message: 'runs out of memory:[ container {container}] OOMKilled at {limit}, {restarts}',
      fix: 'Raise the memory limit of container {container}, or make the program use less.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
      kubectl: 'kubectl describe pod {name} -n {namespace}',
    },
    'init-failed': {
      severity: 'critical',
      symptom: true,
      message: 'cannot start: init container {container} fails: {detail} ({end}, {restarts})',
      fix: 'Read the log of init container {container} and correct what makes it fail.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-init-containers/',
      kubectl: LOGS,
    },
    'hook-failed': {
      severity: 'critical',
      message: 'keeps restarting: the postStart hook[ of container {container}] fails: {detail} ({restarts})',
      fix: 'Correct the postStart hook of container {container}: kubelet kills a container whose hook fails.',
      docs: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
      kubectl: 'kubectl describe pod {name} -n {namespace}',
    },
    exited: {
      severity: 'critical',
      symptom: true,
      message: 'is not running:[ container {container} ended:] {detail} ({end})',
      fix: 'Read the log of container {container} and correct what made it end.',
      docs: DOCS,
      kubectl: 'kubectl logs {name} -c {container} -n {namespace}',
    },
    restarting: {
      // Of a running container, when the last one was within the hour.
      threshold: { value: 5, unit: 'restarts' },
      severity: 'warning',
      symptom: true,
      message: 'keeps restarting[ in container {container}]: {restarts}, last with {end}',
      fix: 'Read the previous log of container {container}: it ran, and then ended.',
      docs: DOCS,
      kubectl: LOGS,
    },
  },
  among: unwellPods,
  *check(pod, cluster) {
    // A pod that failed for a reason of its own (evicted, shut down with its node) tells that reason instead.
    if (isCompleted(pod) || isLeaving(pod) || (isEnded(pod) && (isOfJob(pod) || pod.reason !== undefined)))
      return;
    for (const status of statusesOf(pod)) {
      const { waiting, running, terminated } = status.state;
      const isLooping = waiting?.reason === 'CrashLoopBackOff';
      const end = lastEnd(status);
      if (end === undefined && !isLooping) continue;
      // Told as what could not be started, on whichever try.
      if (neverRan(status) && !isEnded(pod)) continue;
      const exitCode = end?.exitCode ?? 0;
      const events = cluster.events(pod);
      if (probeBehind(pod, status, events, cluster) !== undefined) continue;
      const hook = events.find(
        (event) => event.reason === 'FailedPostStartHook' && isAbout(event, status.name),
      );
      const isRecent = end !== undefined && !cluster.olderThan(end.finishedAt, HOUR);
      const isLost = LOST.has(end?.reason ?? '');
      const isBad = exitCode !== 0 && (terminated !== undefined || isLooping);
      const isTryingAgain =
        running !== undefined &&
        status.restartCount >= 2 &&
        isRecent &&
        !isLost &&
        ranLess(end, HOUR) &&
        (exitCode !== 0 || !isPreparation(pod, status)) &&
        !cluster.olderThan(running.startedAt, BACK_OFF_RESET);
      const facts = {
        data: {
          container: name('container', status.name),
          end: freeText(endText(end)),
          restarts: quantity(status.restartCount, 'restart'),
          detail: freeText(endDetail(status, containerOf(pod, status.name))),
        },
        evidence: [containerEvidence(pod, status)],
        blames: environmentHosts(pod, status.name),
        since: unreadySince(pod),
      };
      if (end?.reason === 'OOMKilled' && (isLooping || terminated !== undefined || isRecent)) {
        const limit = containerOf(pod, status.name)?.limits['memory'];
        yield {
          ...facts,
          code: 'oom-killed',
          severity: isReady(pod) ? 'warning' : 'critical',
          data: {
            ...facts.data,
            limit: freeText(limit ?? 'the memory of its node'),
          },
          blames: [],
        };
      } else if (isPreparation(pod, status)) {
        if (isBad || isLooping || isTryingAgain) yield { ...facts, code: 'init-failed' };
      } else if (isLooping && hook !== undefined) {
        yield {
          ...facts,
          code: 'hook-failed',
          data: { ...facts.data, detail: freeText(hook.message || 'no message was given') },
          evidence: [...facts.evidence, cluster.quote(hook)],
        };
      } else if (isLooping || isTryingAgain) {
        yield { ...facts, code: 'crash-loop' };
      } else if (isBad && !isStoppedHelper(pod, status, exitCode)) {
        yield {
          ...facts,
          code: pod.spec.restartPolicy === 'Never' || isEnded(pod) ? 'exited' : 'crash-loop',
        };
      } else if (
        status.restartCount >= cluster.threshold('restarting') &&
        isRecent &&
        !isLost &&
        // A program that ends well after hours may mean to.
        ranLess(end, exitCode === 0 ? HOUR : SELDOM)
      ) {
        yield { ...facts, code: 'restarting' };
      }
    }
  },
});
