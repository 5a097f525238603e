import { type Condition, readConditions } from '../condition.ts';
import type { KubeObject } from '../kind.ts';
import { type Json, record } from '../read.ts';

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

/** Conditions, and whether anybody acts on the object: all that most custom resources are judged by. */
export const projectConditioned = <K extends string>(raw: Json, base: KubeObject<K>): Conditioned<K> => {
  const spec = record(raw['spec']);
  return {
    conditions: readConditions(record(raw['status'])['conditions']),
    suspended: spec['suspend'] === true || spec['paused'] === true || isPaused(base.metadata.annotations),
    ...base,
  };
};
