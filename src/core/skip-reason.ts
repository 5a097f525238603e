// SPDX-License-Identifier: Apache-2.0

/** Why something was not looked at, or only in part. */
export type SkipReason =
  /** 401/403 for this kind. */
  | 'forbidden'
  /** The server has no such API. */
  | 'absent'
  /** Whoever runs the bot does not want it read: nobody asked for it. */
  | 'left-out'
  /** The recording does not hold this kind and does not claim to be complete. */
  | 'not-recorded'
  /** The server failed, timed out or answered nonsense, after retries. */
  | 'unavailable'
  /** There was more than one analysis may read. */
  | 'limited';

/**
 * Whether a report without it is incomplete: an API that is not installed leaves nothing unchecked, and what is left out by
 * choice is no trouble. It was not looked at all the same: nothing may be taken for healthy, or for over, because of it.
 */
export const leavesGap = (reason: SkipReason | 'broken' | 'failed'): boolean =>
  reason !== 'absent' && reason !== 'left-out';
