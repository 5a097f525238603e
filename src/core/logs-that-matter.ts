// SPDX-License-Identifier: Apache-2.0

import { HOUR, SECOND } from './clock.ts';
import type { Cluster } from './cluster.ts';
import type { ContainerStatus, Pod } from './kinds/pod.ts';
import type { LogRequest } from './pod-logs.ts';
import {
  isCompleted,
  isLeaving,
  isPreparation,
  isReady,
  lastEnd,
  SETTLE,
  statusesOf,
  unreadySince,
} from './pod-state.ts';
import { formatRef } from './ref.ts';

/** How a container is, as far as its log is concerned. */
export type Condition =
  /** It ended badly, now or within the hour: what it wrote before that is of interest. */
  | 'ended'
  /** It runs, and is not ready although it had its time. */
  | 'unready'
  | 'ready'
  /** Its log tells nothing that anybody needs: it did its work, waits for its first start, or has just begun. */
  | 'quiet';

/** A container that is looked at, and which of its two logs. */
export interface Watched {
  readonly container: string;
  readonly condition: Condition;
  readonly previous: boolean;
}

const conditionOf = (pod: Pod, status: ContainerStatus, cluster: Cluster<'Pod'>): Condition => {
  const { running, terminated, waiting } = status.state;
  const end = lastEnd(status);
  const endedBadly = end !== undefined && end.exitCode !== 0;
  if (terminated !== undefined) return endedBadly ? 'ended' : 'quiet';
  if (waiting !== undefined)
    return end === undefined || (!endedBadly && isPreparation(pod, status)) ? 'quiet' : 'ended';
  if (endedBadly && !cluster.olderThan(end.finishedAt, HOUR)) return 'ended';
  if (status.ready) return 'ready';
  // Without readiness of its own the pod's counts: states that somebody wrote by hand have no more.
  return running === undefined || cluster.olderThan(running.startedAt ?? unreadySince(pod), SETTLE)
    ? 'unready'
    : 'quiet';
};

/** The containers of a pod whose logs may tell something. */
export const watchedIn = (pod: Pod, cluster: Cluster<'Pod'>): readonly Watched[] => {
  if (isCompleted(pod) || isLeaving(pod)) return [];
  const statuses = statusesOf(pod);
  if (statuses.length === 0 && pod.phase !== 'Pending')
    return pod.spec.containers.map(({ name }) => ({
      container: name,
      condition: isReady(pod) ? 'ready' : 'unready',
      previous: false,
    }));
  return statuses.map((status) => {
    const condition = conditionOf(pod, status, cluster);
    return {
      container: status.name,
      condition,
      previous: condition === 'ended' && status.state.terminated === undefined,
    };
  });
};

const URGENCY: Readonly<Record<Condition, number>> = { ended: 0, unready: 1, ready: 2, quiet: 3 };

/** Newest lines of one log: enough for the errors of some minutes, and for a long stack trace. */
const LINES = 500;
const BYTES = 128 * 1024;

/**
 * Logs in the order in which they matter: of what ended, of what is not ready, of the rest; of each workload one pod before
 * the second of any, and younger pods first. What is ready is asked for its last hour.
 */
export const logsThatMatter = (pods: readonly Pod[], cluster: Cluster<'Pod'>): readonly LogRequest[] => {
  const looked = pods
    .map((pod) => ({
      pod,
      watched: watchedIn(pod, cluster).filter(({ condition }) => condition !== 'quiet'),
    }))
    .filter(({ watched }) => watched.length > 0)
    .map(({ pod, watched }) => ({
      pod,
      watched,
      urgency: Math.min(...watched.map(({ condition }) => URGENCY[condition])),
      startedAt: pod.startTime ?? pod.metadata.creationTimestamp ?? 0,
    }))
    .sort((a, b) => a.urgency - b.urgency || b.startedAt - a.startedAt);
  const seen = new Map<string, number>();
  const turns = looked.map((each) => {
    const key = `${each.urgency} ${formatRef(cluster.topOwner(each.pod))}`;
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    return { ...each, turn };
  });
  return turns
    .sort((a, b) => a.urgency - b.urgency || a.turn - b.turn)
    .flatMap(({ pod, watched }) =>
      watched.map(
        ({ container, condition, previous }): LogRequest => ({
          pod: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name },
          container,
          previous,
          tailLines: LINES,
          sinceSeconds: condition === 'ready' ? HOUR / SECOND : undefined,
          limitBytes: BYTES,
        }),
      ),
    );
};
