// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { list, number, record, text } from '../read.ts';

export interface HorizontalPodAutoscaler extends KubeObject<'HorizontalPodAutoscaler'> {
  readonly target: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly current: number;
  readonly desired: number;
  readonly metrics: readonly Metric[];
  readonly conditions: readonly Condition[];
}

export interface Metric {
  /** Resource, ContainerResource, Pods, Object or External. */
  readonly type: string;
  /** cpu or memory, where the type is about a resource of containers. */
  readonly resource?: string | undefined;
  /** The one container that counts, for ContainerResource. */
  readonly container?: string | undefined;
  /** Utilization (a share of requests), Value or AverageValue. */
  readonly target?: string | undefined;
}

export default defineKind<'HorizontalPodAutoscaler', HorizontalPodAutoscaler>({
  kind: 'HorizontalPodAutoscaler',
  apiVersions: ['autoscaling/v2', 'autoscaling/v1'],
  plural: 'horizontalpodautoscalers',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    const target = record(spec['scaleTargetRef']);
    return {
      target: {
        apiVersion: text(target['apiVersion']) ?? '',
        kind: text(target['kind']) ?? '',
        name: text(target['name']) ?? '',
      },
      minReplicas: number(spec['minReplicas']) ?? 1,
      maxReplicas: number(spec['maxReplicas']) ?? 0,
      current: number(status['currentReplicas']) ?? 0,
      desired: number(status['desiredReplicas']) ?? 0,
      metrics: list(spec['metrics'], (metric) => {
        const source = record(metric['resource'] ?? metric['containerResource']);
        return {
          type: text(metric['type']) ?? '',
          resource: text(source['name']),
          container: text(source['container']),
          target: text(record(source['target'])['type']),
        };
      }),
      conditions: readConditions(status['conditions']),
      ...base,
    };
  },
});
