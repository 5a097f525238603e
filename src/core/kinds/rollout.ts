// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { flag, list, number, record, text, time } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface Rollout extends Conditioned<'Rollout'> {
  readonly phase: string;
  readonly message?: string | undefined;
  readonly aborted: boolean;
  readonly replicas: number;
  readonly ready: number;
  /** Since when it waits for somebody, where it does. */
  readonly pausedAt?: number | undefined;
}

export default defineKind<'Rollout', Rollout>({
  kind: 'Rollout',
  apiVersions: ['argoproj.io/v1alpha1'],
  plural: 'rollouts',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? '',
      message: text(status['message']),
      aborted: flag(status['abort']) ?? false,
      replicas: number(spec['replicas']) ?? 1,
      ready: number(status['readyReplicas']) ?? 0,
      pausedAt: list(status['pauseConditions'], (pause) => time(pause['startTime']))[0],
      ...projectConditioned(raw, base),
    };
  },
});
