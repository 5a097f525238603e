// SPDX-License-Identifier: Apache-2.0

import { HOUR, SECOND } from './clock.ts';
import type { Cluster } from './cluster.ts';
import type { Container, Probe } from './kinds/_pod-spec.ts';
import type { Event } from './kinds/event.ts';
import type { ContainerStatus, Pod, Terminated } from './kinds/pod.ts';
import { BACK_OFF_RESET, containerOf, isAbout, isEnded, killingProbe, lastEnd } from './pod-state.ts';

/** A probe for which kubelet restarts a container: as an event tells, or as its ends suggest. */
export interface ProbeKill {
  readonly probe: Probe['kind'];
  readonly event?: Event | undefined;
  /** How it ended last. */
  readonly end: Terminated | undefined;
}

/** Ended by kubelet: after SIGTERM, or by SIGKILL once it had not heeded that. */
const STOPPED = 143;
const KILLED = 137;

/** A node that restarts ends every container once. */
const AGAIN = 2;

/** Of one that runs again for longer than kubelet remembers crashes, only many restarts are a trouble. */
const OFTEN = 5;

/** What probes take themselves, and clocks that count in whole seconds. */
const SLACK = 10;

const lastedOf = ({ startedAt, finishedAt }: Terminated): number | undefined =>
  startedAt === undefined || finishedAt === undefined ? undefined : (finishedAt - startedAt) / SECOND;

/** Whether a container lived as long as one does whose probe never succeeds. */
const fits = (
  { patienceSeconds, periodSeconds }: Probe,
  lasted: number,
  { exitCode }: Terminated,
  grace: number,
): boolean =>
  lasted >= patienceSeconds - periodSeconds &&
  lasted <= patienceSeconds + periodSeconds + SLACK + (exitCode === KILLED ? grace : 0);

const probeOf = (
  container: Container | undefined,
  end: Terminated,
  grace: number,
): Probe['kind'] | undefined => {
  const lasted = lastedOf(end);
  if (container === undefined || lasted === undefined) return undefined;
  const probe = (kind: Probe['kind']): Probe | undefined =>
    container.probes.find((candidate) => candidate.kind === kind);
  const [startup, liveness] = [probe('startup'), probe('liveness')];
  if (startup !== undefined && fits(startup, lasted, end, grace)) return 'startup';
  if (liveness === undefined) return undefined;
  // Liveness counts from where startup succeeded.
  const from = startup?.patienceSeconds ?? 0;
  const isUnheard = fits(liveness, lasted, end, grace + from);
  // Nobody but kubelet asks a container of a pod that stays to stop.
  const isAsked = end.exitCode === STOPPED && lasted >= liveness.patienceSeconds - liveness.periodSeconds;
  return isUnheard || isAsked ? 'liveness' : undefined;
};

/** Events live an hour, and some may not be read: exit code, probe and the time that it ran say the same, less surely. */
const likelyProbe = (
  pod: Pod,
  status: ContainerStatus,
  events: readonly Event[],
  cluster: Cluster<'Pod'>,
): ProbeKill | undefined => {
  const end = lastEnd(status);
  if (end === undefined || status.restartCount < AGAIN || isEnded(pod)) return undefined;
  if ((end.exitCode !== KILLED && end.exitCode !== STOPPED) || !/^(?:Error)?$/.test(end.reason))
    return undefined;
  const isLooping = status.state.waiting?.reason === 'CrashLoopBackOff';
  if (!isLooping && cluster.olderThan(end.finishedAt, HOUR)) return undefined;
  const isUp =
    status.state.running !== undefined && cluster.olderThan(status.state.running.startedAt, BACK_OFF_RESET);
  if (isUp && status.restartCount < OFTEN) return undefined;
  if (events.some((event) => event.reason === 'FailedPostStartHook' && isAbout(event, status.name)))
    return undefined;
  const probe = probeOf(containerOf(pod, status.name), end, pod.spec.graceSeconds);
  return probe === undefined ? undefined : { probe, end };
};

/** The probe behind the restarts of a container, if one is. */
export const probeBehind = (
  pod: Pod,
  status: ContainerStatus,
  events: readonly Event[],
  cluster: Cluster<'Pod'>,
): ProbeKill | undefined => {
  const told = killingProbe(pod, status, events);
  return told === undefined ? likelyProbe(pod, status, events, cluster) : { ...told, end: lastEnd(status) };
};

/** How it ended and when, for where no event tells how the probe failed. */
export const killText = ({ end }: ProbeKill): string => {
  const lasted = end === undefined ? undefined : lastedOf(end);
  return `it was ended ${lasted === undefined ? '' : `${Math.round(lasted)} s after its start `}with exit code ${end?.exitCode ?? KILLED}, and no event says how it failed any more`;
};
