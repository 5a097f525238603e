// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { number, record } from '../read.ts';
import { type PodTemplate, readTemplate } from './_pod-spec.ts';

export interface ReplicaSet extends KubeObject<'ReplicaSet'> {
  readonly replicas: number;
  readonly ready: number;
  readonly current: number;
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplate;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: number | undefined;
}

export default defineKind<'ReplicaSet', ReplicaSet>({
  kind: 'ReplicaSet',
  apiVersions: ['apps/v1'],
  plural: 'replicasets',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      replicas: number(spec['replicas']) ?? 1,
      ready: number(status['readyReplicas']) ?? 0,
      current: number(status['replicas']) ?? 0,
      selector: readLabelSelector(spec['selector']),
      template: readTemplate(spec['template']),
      conditions: readConditions(status['conditions']),
      observedGeneration: number(status['observedGeneration']),
      ...base,
    };
  },
});
