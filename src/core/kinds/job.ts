// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { number, record, time } from '../read.ts';
import { type PodTemplate, readTemplate } from './_pod-spec.ts';

export interface Job extends KubeObject<'Job'> {
  readonly suspend: boolean;
  readonly backoffLimit: number;
  readonly active: number;
  readonly failed: number;
  readonly succeeded: number;
  readonly startTime?: number | undefined;
  readonly completionTime?: number | undefined;
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplate;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: number | undefined;
}

export default defineKind<'Job', Job>({
  kind: 'Job',
  apiVersions: ['batch/v1'],
  plural: 'jobs',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      suspend: spec['suspend'] === true,
      backoffLimit: number(spec['backoffLimit']) ?? 6,
      active: number(status['active']) ?? 0,
      failed: number(status['failed']) ?? 0,
      succeeded: number(status['succeeded']) ?? 0,
      startTime: time(status['startTime']),
      completionTime: time(status['completionTime']),
      selector: readLabelSelector(spec['selector']),
      template: readTemplate(spec['template']),
      conditions: readConditions(status['conditions']),
      observedGeneration: number(status['observedGeneration']),
      ...base,
    };
  },
});
