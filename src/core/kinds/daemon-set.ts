// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { number, record, text } from '../read.ts';
import { type PodTemplate, readTemplate } from './_pod-spec.ts';

export interface DaemonSet extends KubeObject<'DaemonSet'> {
  readonly desired: number;
  readonly ready: number;
  readonly available: number;
  readonly current: number;
  readonly updated: number;
  readonly misscheduled: number;
  /** RollingUpdate or OnDelete. */
  readonly updateStrategy: string;
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplate;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: number | undefined;
}

export default defineKind<'DaemonSet', DaemonSet>({
  kind: 'DaemonSet',
  apiVersions: ['apps/v1'],
  plural: 'daemonsets',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      desired: number(status['desiredNumberScheduled']) ?? 0,
      ready: number(status['numberReady']) ?? 0,
      available: number(status['numberAvailable']) ?? 0,
      current: number(status['currentNumberScheduled']) ?? 0,
      updated: number(status['updatedNumberScheduled']) ?? 0,
      misscheduled: number(status['numberMisscheduled']) ?? 0,
      updateStrategy: text(record(spec['updateStrategy'])['type']) ?? 'RollingUpdate',
      selector: readLabelSelector(spec['selector']),
      template: readTemplate(spec['template']),
      conditions: readConditions(status['conditions']),
      observedGeneration: number(status['observedGeneration']),
      ...base,
    };
  },
});
