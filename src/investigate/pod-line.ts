// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from '../core/kind.ts';
import type { Pod } from '../core/kinds/pod.ts';
import { lastEnd, statusesOf } from '../core/pod-state.ts';
import { ageOf } from './plain-object.ts';

/** A pod as `kubectl get pods` shows it, with how its containers ended; undefined for another kind. */
export const podLine = (object: KubeObject, now: number): string | undefined => {
  if (object.kind !== 'Pod') return undefined;
  const pod = object as Pod;
  const { name, namespace = '', creationTimestamp, deletionTimestamp } = pod.metadata;
  const containers = statusesOf(pod).map((status) => {
    const { waiting, running } = status.state;
    const end = lastEnd(status);
    const state = waiting?.reason ?? (running === undefined ? 'ended' : 'running');
    const last = end === undefined ? '' : ` last=${end.reason || 'ended'}:${end.exitCode}`;
    return `${status.name}[${state}${status.ready ? ' ready' : ''} restarts=${status.restartCount}${last}]`;
  });
  return [
    `${namespace}/${name}`,
    deletionTimestamp === undefined ? pod.phase : 'Terminating',
    `age=${ageOf(creationTimestamp, now)}`,
    `node=${pod.spec.nodeName ?? 'none'}`,
    ...(pod.reason === undefined ? [] : [pod.reason]),
    ...containers,
  ].join(' ');
};
