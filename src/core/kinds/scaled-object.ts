// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { list, number, record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface ScaledObject extends Conditioned<'ScaledObject'> {
  readonly target?: { readonly apiVersion: string; readonly kind: string; readonly name: string } | undefined;
  readonly triggers: readonly Trigger[];
  readonly minReplicas: number;
}

interface Trigger {
  readonly type: string;
  /** Utilization (a share of requests), AverageValue or Value. */
  readonly metricType: string;
  /** The one container that counts. */
  readonly container?: string | undefined;
}

/** Annotations by which KEDA leaves an object alone. */
const PAUSED = ['autoscaling.keda.sh/paused', 'autoscaling.keda.sh/paused-replicas'];

export default defineKind<'ScaledObject', ScaledObject>({
  kind: 'ScaledObject',
  apiVersions: ['keda.sh/v1alpha1'],
  plural: 'scaledobjects',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const target = record(spec['scaleTargetRef']);
    const name = text(target['name']) || undefined;
    const { annotations } = base.metadata;
    return {
      suspended: PAUSED.some((key) => annotations[key] !== undefined && annotations[key] !== 'false'),
      target:
        name === undefined
          ? undefined
          : {
              apiVersion: text(target['apiVersion']) ?? '',
              kind: text(target['kind']) || 'Deployment',
              name,
            },
      triggers: list(spec['triggers'], (trigger) => ({
        type: text(trigger['type']) ?? '',
        metricType: text(trigger['metricType']) || text(record(trigger['metadata'])['type']) || 'Utilization',
        container: text(record(trigger['metadata'])['containerName']) || undefined,
      })),
      minReplicas: number(spec['minReplicaCount']) ?? 0,
      conditions: projectConditioned(raw, base).conditions,
      ...base,
    };
  },
});
