// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { intOrText, number, record } from '../read.ts';

export interface PodDisruptionBudget extends KubeObject<'PodDisruptionBudget'> {
  readonly selector: LabelSelector | undefined;
  /** A count, or a share such as "50%". */
  readonly minAvailable?: number | string | undefined;
  readonly maxUnavailable?: number | string | undefined;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: number | undefined;
}

export default defineKind<'PodDisruptionBudget', PodDisruptionBudget>({
  kind: 'PodDisruptionBudget',
  apiVersions: ['policy/v1'],
  plural: 'poddisruptionbudgets',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      selector: readLabelSelector(spec['selector']),
      minAvailable: intOrText(spec['minAvailable']),
      maxUnavailable: intOrText(spec['maxUnavailable']),
      disruptionsAllowed: number(status['disruptionsAllowed']) ?? 0,
      currentHealthy: number(status['currentHealthy']) ?? 0,
      desiredHealthy: number(status['desiredHealthy']) ?? 0,
      expectedPods: number(status['expectedPods']) ?? 0,
      conditions: readConditions(status['conditions']),
      observedGeneration: number(status['observedGeneration']),
      ...base,
    };
  },
});
