// SPDX-License-Identifier: Apache-2.0

import { boundedEvidence } from './bounded-evidence.ts';
import { HOUR } from './clock.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { ContainerStatus, Pod } from './kinds/pod.ts';
import type { LabelSelector } from './label-selector.ts';
import { objectsToCheck } from './objects-to-check.ts';
import { type LogRequest, logView, type PodLogs } from './pod-logs.ts';
import { isCompleted, isLeaving, lastEnd, statusesOf } from './pod-state.ts';
import { formatRef } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';

/** Enough for as many lines as may be told, each as long as evidence may be. */
const LIMIT_BYTES = 32 * 1024;

const endedBadly = (status: ContainerStatus, now: number): boolean => {
  if (status.state.waiting?.reason === 'CrashLoopBackOff') return true;
  const end = lastEnd(status);
  if (end === undefined || end.exitCode === 0) return false;
  return (
    status.state.terminated !== undefined || (end.finishedAt !== undefined && now - end.finishedAt < HOUR)
  );
};

/** The last words of what crashed: of replicas, those of one. */
export const crashRequests = (
  index: SnapshotIndex,
  selector: LabelSelector | undefined,
  lines: number,
): readonly LogRequest[] => {
  const requests = new Map<string, LogRequest>();
  for (const pod of objectsToCheck(index, 'Pod', selector) as readonly Pod[]) {
    if (isCompleted(pod) || isLeaving(pod)) continue;
    for (const status of statusesOf(pod)) {
      if (!endedBadly(status, index.snapshot.takenAt)) continue;
      const key = `${formatRef(topOwnerOf(index, pod))} ${status.name}`;
      if (requests.has(key)) continue;
      requests.set(key, {
        pod: { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name },
        container: status.name,
        previous: status.state.terminated === undefined,
        tailLines: lines,
        limitBytes: LIMIT_BYTES,
      });
    }
  }
  return [...requests.values()];
};

type ContainerEvidence = Extract<Evidence, { readonly type: 'container' }>;

const isCrash = (evidence: Evidence): evidence is ContainerEvidence =>
  evidence.type === 'container' && (evidence.reason === 'CrashLoopBackOff' || (evidence.exitCode ?? 0) !== 0);

/** Findings about containers that crashed, with the last lines that one of them wrote, where those were read. */
export const withLastLines = (
  findings: readonly Finding[],
  logs: PodLogs | undefined,
  lines: number,
): readonly Finding[] => {
  if (logs === undefined || lines === 0) return findings;
  const view = logView(logs);
  const lastOf = (finding: Finding, { on, container, state }: ContainerEvidence): Evidence[] => {
    for (const pod of [on, ...finding.objects]) {
      if (pod.kind !== 'Pod') continue;
      const said = view.lines({ metadata: pod }, container, state !== 'terminated');
      if (said !== undefined && said.length > 0)
        return [{ type: 'log', on: pod, container, lines: said.slice(-lines) }];
    }
    return [];
  };
  return findings.map((finding) => {
    const { evidence } = finding;
    const crash = evidence.find(isCrash);
    if (crash === undefined || evidence.some(({ type }) => type === 'log')) return finding;
    const last = lastOf(finding, crash);
    if (last.length === 0) return finding;
    const at = evidence.indexOf(crash) + 1;
    return {
      ...finding,
      evidence: boundedEvidence([...evidence.slice(0, at), ...last, ...evidence.slice(at)]),
    };
  });
};
