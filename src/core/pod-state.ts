// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from './clock.ts';
import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import type { Evidence } from './evidence.ts';
import { refOf } from './kind.ts';
import type { Container, Probe } from './kinds/_pod-spec.ts';
import type { Event } from './kinds/event.ts';
import type { Node } from './kinds/node.ts';
import type { ContainerStatus, Pod, Terminated } from './kinds/pod.ts';

/** Time that a started container gets to become ready before anybody is told. */
export const SETTLE = 2 * MINUTE;

/** Kubelet forgets earlier crashes after a container ran this long: until then a crash loop is not over. */
export const BACK_OFF_RESET = 10 * MINUTE;

/** Ran to its end as it should: nothing about it is a fault any more. */
export const isCompleted = (pod: Pod): boolean => pod.phase === 'Succeeded';

/** Ended, well or badly: it will not run again by itself. */
export const isEnded = (pod: Pod): boolean => pod.phase === 'Succeeded' || pod.phase === 'Failed';

/** Asked to go away: what its containers do meanwhile is no fault. */
export const isLeaving = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** Made by a Job: when it ends, the Job speaks for it. */
export const isOfJob = (pod: Pod): boolean =>
  pod.metadata.ownerReferences.some((owner) => owner.kind === 'Job');

export const isReady = (pod: Pod): boolean => conditionOf(pod.conditions, 'Ready')?.status === 'True';

/** When it became unready, or was made. */
export const unreadySince = (pod: Pod): number | undefined => {
  const ready = conditionOf(pod.conditions, 'Ready');
  return (
    (ready?.status === 'True' ? undefined : ready?.lastTransitionTime) ??
    pod.startTime ??
    pod.metadata.creationTimestamp
  );
};

/** Containers of the program and its preparation; those that somebody added for debugging are not. */
export const statusesOf = (pod: Pod): readonly ContainerStatus[] =>
  pod.initContainers.length === 0 ? pod.containers : [...pod.initContainers, ...pod.containers];

export const containerOf = (pod: Pod, name: string): Container | undefined =>
  pod.spec.containers.find((container) => container.name === name) ??
  pod.spec.initContainers.find((container) => container.name === name);

/** An init container that is meant to end; a sidecar is meant to run on. */
export const isPreparation = (pod: Pod, status: ContainerStatus): boolean =>
  pod.initContainers.includes(status) && containerOf(pod, status.name)?.restartPolicy !== 'Always';

/** Init containers that wait for something else, by their names. */
const WAITER = /wait|until|check|ready|probe/i;
/** Those that do a work of their own. */
const WORKER = /migrat|seed|restore|download|fetch|copy|import|load|index|warm|build|unpack|clone/i;

/** Work on data may take a while; what waits for others is told of soon. */
const AT_WORK = 20 * MINUTE;
const AWAITING = 5 * MINUTE;

/** How long the init container that runs now may take, in milliseconds: undefined when none runs. */
export const patienceToPrepare = (pod: Pod): number | undefined => {
  const busy = pod.initContainers.find(
    (status) => status.state.running !== undefined && isPreparation(pod, status),
  );
  if (busy === undefined) return undefined;
  const hosts = containerOf(pod, busy.name)?.hosts ?? [];
  const isWorking =
    busy.restartCount === 0 && !WAITER.test(busy.name) && (hosts.length === 0 || WORKER.test(busy.name));
  return isWorking ? AT_WORK : AWAITING;
};

/** How it ended last: now, or before its latest restart. */
export const lastEnd = (status: ContainerStatus): Terminated | undefined =>
  status.state.terminated ?? status.lastState.terminated;

/** Events name a container in their field path, or not at all. */
export const isAbout = (event: Event, container: string): boolean => {
  const { fieldPath } = event.involvedObject;
  if (fieldPath !== undefined && fieldPath.includes('{')) return fieldPath.includes(`{${container}}`);
  const named = /^(?:Init container|Container) (\S+) failed /.exec(event.message)?.[1];
  return named === undefined || named === container;
};

const KILLED_BY_PROBE = /failed (liveness|startup) probe/i;
const PROBE_FAILED = /^(liveness|startup) probe (?:failed|errored)/i;

/** Exit codes of a program that was told to stop; any other is its own doing. */
const STOPPED = new Set([0, 130, 137, 143]);

/** A probe that makes kubelet restart the container, as events tell. */
export const killingProbe = (
  pod: Pod,
  status: ContainerStatus,
  events: readonly Event[],
): { readonly probe: Probe['kind']; readonly event: Event } | undefined => {
  const end = lastEnd(status);
  if (end === undefined || status.restartCount === 0 || end.reason === 'OOMKilled') return undefined;
  const about = events.filter((event) => isAbout(event, status.name));
  const kill = about.find(({ reason, message }) => reason === 'Killing' && KILLED_BY_PROBE.test(message));
  const failures = about.filter(
    ({ reason, message }) => reason === 'Unhealthy' && PROBE_FAILED.test(message),
  );
  const told = kill ?? (STOPPED.has(end.exitCode) ? failures[0] : undefined);
  if (told === undefined) return undefined;
  const probe = (KILLED_BY_PROBE.exec(told.message) ?? PROBE_FAILED.exec(told.message))?.[1]?.toLowerCase();
  return { probe: probe === 'startup' ? 'startup' : 'liveness', event: failures[0] ?? told };
};

/** How long a container may take to become ready, in milliseconds: its probes say. */
export const patienceWith = (container: Container | undefined): number => {
  const seconds = (container?.probes ?? [])
    .filter(({ kind }) => kind !== 'liveness')
    .reduce((sum, { patienceSeconds }) => sum + patienceSeconds, 0);
  return Math.max(SETTLE, seconds * SECOND);
};

/** The node of a pod, when it is known and not ready. */
export const downNode = (pod: Pod, cluster: Cluster<'Node'>): Node | undefined => {
  const node = pod.spec.nodeName === undefined ? undefined : cluster.find('Node', pod.spec.nodeName);
  const ready = node === undefined ? undefined : conditionOf(node.conditions, 'Ready');
  return ready === undefined || ready.status === 'True' ? undefined : node;
};

/** Tells that kubelet waits before the next start, and nothing of the last one. */
const BACK_OFF = /^back-off (?!pulling)/i;

/** A container's own fields as evidence. */
export const containerEvidence = (pod: Pod, status: ContainerStatus): Evidence => {
  const { waiting, terminated } = status.state;
  const end = lastEnd(status);
  const said = waiting?.message ?? '';
  const message = (BACK_OFF.test(said) ? '' : said) || end?.message || '';
  return {
    type: 'container',
    on: refOf(pod),
    container: status.name,
    state: waiting !== undefined ? 'waiting' : terminated !== undefined ? 'terminated' : 'running',
    reason: waiting?.reason || terminated?.reason || undefined,
    ended: (terminated === undefined ? end?.reason : '') || undefined,
    message: message === '' ? undefined : message,
    exitCode: end?.exitCode,
    restarts: status.restartCount,
    at: end?.finishedAt,
  };
};

/** Where and what a probe asks, for example `GET :8080/healthz`. */
export const probeEvidence = (pod: Pod, container: string, kind: Probe['kind']): readonly Evidence[] => {
  const probe = containerOf(pod, container)?.probes.find((candidate) => candidate.kind === kind);
  if (probe?.port === undefined) return [];
  const value = probe.path === undefined ? `port ${probe.port}` : `GET :${probe.port}${probe.path}`;
  return [{ type: 'field', on: refOf(pod), path: `spec.containers[${container}].${kind}Probe`, value }];
};
