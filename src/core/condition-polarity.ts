import type { Condition } from './condition.ts';

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
export const isTrouble = ({ type, status, reason = '' }: Condition): boolean =>
  (BAD.has(type) && status === 'True') || (GOOD.has(type) && status === 'False' && !ON_PURPOSE.test(reason));
