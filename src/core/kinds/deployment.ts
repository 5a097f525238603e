// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { number, record } from '../read.ts';
import { type PodTemplate, readTemplate } from './_pod-spec.ts';

export interface Deployment extends KubeObject<'Deployment'> {
  readonly replicas: number;
  readonly paused: boolean;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
  readonly current: number;
  readonly unavailable: number;
  readonly progressDeadlineSeconds: number;
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplate;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: number | undefined;
}

export default defineKind<'Deployment', Deployment>({
  kind: 'Deployment',
  apiVersions: ['apps/v1'],
  plural: 'deployments',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      replicas: number(spec['replicas']) ?? 1,
      paused: spec['paused'] === true,
      ready: number(status['readyReplicas']) ?? 0,
      available: number(status['availableReplicas']) ?? 0,
      updated: number(status['updatedReplicas']) ?? 0,
      current: number(status['replicas']) ?? 0,
      unavailable: number(status['unavailableReplicas']) ?? 0,
      progressDeadlineSeconds: number(spec['progressDeadlineSeconds']) ?? 600,
      selector: readLabelSelector(spec['selector']),
      template: readTemplate(spec['template']),
      conditions: readConditions(status['conditions']),
      observedGeneration: number(status['observedGeneration']),
      ...base,
    };
  },
});
