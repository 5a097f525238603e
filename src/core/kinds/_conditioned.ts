// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import type { KubeObject } from '../kind.ts';
import { type Json, list, record, text } from '../read.ts';

/** An object whose controller says in status.conditions how it is. */
export interface Conditioned<K extends string = string> extends KubeObject<K> {
  readonly conditions: readonly Condition[];
  /** Its controller was told to leave it alone: what its conditions say is old. */
  readonly suspended: boolean;
}

/** Annotations by which Cluster API and Crossplane tell a controller to leave an object alone. */
const PAUSED = ['cluster.x-k8s.io/paused', 'crossplane.io/paused'];

/** Cluster API writes the annotation without a value. */
const isPaused = (annotations: Readonly<Record<string, string>>): boolean =>
  PAUSED.some((key) => Object.hasOwn(annotations, key) && annotations[key] !== 'false');

/**
 * Cluster API up to v1beta1 gives what is False a severity: Info stands for a step on the way, not for trouble.
 * https://cluster-api.sigs.k8s.io/developer/providers/contracts/overview
 */
const conditionsOf = (raw: unknown): readonly Condition[] => {
  const conditions = readConditions(raw);
  const severities = list(raw, (condition) => text(condition['severity']));
  return severities.every((severity) => severity !== 'Info')
    ? conditions
    : conditions.map((condition, at) =>
        severities[at] === 'Info' && condition.status === 'False'
          ? { ...condition, status: 'Unknown' }
          : condition,
      );
};

/** Conditions, and whether anybody acts on the object: all that most custom resources are judged by. */
export const projectConditioned = <K extends string>(raw: Json, base: KubeObject<K>): Conditioned<K> => {
  const spec = record(raw['spec']);
  const conditions = conditionsOf(record(raw['status'])['conditions']);
  return {
    conditions,
    suspended:
      spec['suspend'] === true ||
      spec['paused'] === true ||
      isPaused(base.metadata.annotations) ||
      // Cluster API: of a Cluster that is paused all its parts are.
      conditions.some(({ type, status }) => type === 'Paused' && status === 'True'),
    ...base,
  };
};
