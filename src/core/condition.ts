// SPDX-License-Identifier: Apache-2.0

import { type Json, list, number, text, time } from './read.ts';

/** status.conditions[]: the same shape on every kind that has them. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime?: number | undefined;
  readonly observedGeneration?: number | undefined;
}

const readCondition = (raw: Json): Condition => ({
  type: text(raw['type']) ?? '',
  status: text(raw['status']) ?? 'Unknown',
  reason: text(raw['reason']),
  message: text(raw['message']),
  lastTransitionTime: time(raw['lastTransitionTime']),
  observedGeneration: number(raw['observedGeneration']),
});

export const readConditions = (raw: unknown): readonly Condition[] => list(raw, readCondition);

export const conditionOf = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find((condition) => condition.type === type);
