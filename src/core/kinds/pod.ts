// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { flag, integer, type Json, list, record, text, time } from '../read.ts';
import { type PodSpec, readPodSpec } from './_pod-spec.ts';

export interface Pod extends KubeObject<'Pod'> {
  readonly spec: PodSpec;
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly podIP?: string | undefined;
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerStatus[];
  readonly initContainers: readonly ContainerStatus[];
  /** Added by somebody for debugging. */
  readonly ephemeralContainers: readonly ContainerStatus[];
  readonly startTime?: number | undefined;
}

export interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  readonly started?: boolean | undefined;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

/** At most one of the three is set. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message: string } | undefined;
  readonly running?: { readonly startedAt?: number | undefined } | undefined;
  readonly terminated?: Terminated | undefined;
}

export interface Terminated {
  readonly exitCode: number;
  readonly signal?: number | undefined;
  readonly reason: string;
  readonly message: string;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
}

const present = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null ? record(value) : undefined;

const state = (raw: unknown): ContainerState => {
  const { waiting, running, terminated } = record(raw) as Record<string, unknown>;
  const [wait, run, end] = [present(waiting), present(running), present(terminated)];
  return {
    waiting: wait && { reason: text(wait['reason']) ?? '', message: text(wait['message']) ?? '' },
    running: run && { startedAt: time(run['startedAt']) },
    terminated: end && {
      exitCode: integer(end['exitCode']) ?? 0,
      signal: integer(end['signal']),
      reason: text(end['reason']) ?? '',
      message: text(end['message']) ?? '',
      startedAt: time(end['startedAt']),
      finishedAt: time(end['finishedAt']),
    },
  };
};

const status = (raw: Json): ContainerStatus => ({
  name: text(raw['name']) ?? '',
  image: text(raw['image']) ?? '',
  ready: raw['ready'] === true,
  started: flag(raw['started']),
  restartCount: integer(raw['restartCount']) ?? 0,
  state: state(raw['state']),
  lastState: state(raw['lastState']),
});

export default defineKind<'Pod', Pod>({
  kind: 'Pod',
  apiVersions: ['v1'],
  plural: 'pods',
  namespaced: true,
  project: (raw, base) => {
    const current = record(raw['status']);
    return {
      spec: readPodSpec(raw['spec']),
      phase: text(current['phase']) ?? '',
      reason: text(current['reason']) || undefined,
      message: text(current['message']) || undefined,
      podIP: text(current['podIP']),
      conditions: readConditions(current['conditions']),
      containers: list(current['containerStatuses'], status),
      initContainers: list(current['initContainerStatuses'], status),
      ephemeralContainers: list(current['ephemeralContainerStatuses'], status),
      startTime: time(current['startTime']),
      ...base,
    };
  },
});
