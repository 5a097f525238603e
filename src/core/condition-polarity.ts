import type { ConditionMeaning } from './analysis-settings.ts';
import type { Condition } from './condition.ts';
import type { KubeObject } from './kind.ts';

/** Types that are well when True, by convention of practically every controller. */
const GOOD = new Set([
  'Accepted',
  'Available',
  'Deployed',
  'Healthy',
  'Programmed',
  'Provisioned',
  'Ready',
  'Reconciled',
  'ReconcileSuccess',
  'ResolvedRefs',
  'Synced',
  'Valid',
]);

/** Types that are trouble when True. */
const BAD = new Set([
  'Degraded',
  'Error',
  'Errored',
  'Failed',
  'Failing',
  'Failure',
  'Invalid',
  'ReconcileError',
  'ReconcileFailed',
  'ReplicaFailure',
  'Stalled',
  'Unhealthy',
]);

/** Reasons of an object that is not ready on purpose, or done. */
const ON_PURPOSE =
  /complete|succeeded|finished|paus|suspend|hibernat|stopped|disabled|scaled|deleting|terminating/i;

/** Whether a condition tells of trouble. Types of unknown meaning and states on the way never do. */
const isTrouble = ({ type, status, reason = '' }: Condition): boolean =>
  (BAD.has(type) && status === 'True') || (GOOD.has(type) && status === 'False' && !ON_PURPOSE.test(reason));

const groupOf = ({ apiVersion }: KubeObject): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const isOf = (object: KubeObject, kind: string | undefined): boolean => {
  if (kind === undefined) return true;
  const wanted = kind.toLowerCase();
  const own = object.kind.toLowerCase();
  return wanted === own || wanted === `${own}.${groupOf(object).toLowerCase()}`;
};

/** What an operator says of a condition of this object: what speaks of its kind goes before what speaks of every kind. */
export const meaningOf = (
  object: KubeObject,
  { type }: Condition,
  meanings: readonly ConditionMeaning[],
): ConditionMeaning | undefined => {
  const fitting = meanings.filter((meaning) => meaning.type === type && isOf(object, meaning.kind));
  return fitting.find(({ kind }) => kind !== undefined) ?? fitting[0];
};

/** A condition that tells of trouble, and by whose word: the operator's, or convention when there is no `meaning`. */
export interface Troubled {
  readonly condition: Condition;
  readonly meaning?: ConditionMeaning | undefined;
}

/** Those conditions of a custom resource that tell of trouble, however new. */
export const troublesOf = (
  object: KubeObject & { readonly conditions: readonly Condition[] },
  meanings: readonly ConditionMeaning[],
): readonly Troubled[] =>
  object.conditions.flatMap((condition): Troubled[] => {
    const meaning = meaningOf(object, condition, meanings);
    if (meaning === undefined) return isTrouble(condition) ? [{ condition }] : [];
    return condition.status === meaning.bad ? [{ condition, meaning }] : [];
  });
