/** Why something was not looked at, or only in part. */
export type SkipReason =
  /** 401/403 for this kind. */
  | 'forbidden'
  /** The server has no such API. */
  | 'absent'
  /** The recording does not hold this kind and does not claim to be complete. */
  | 'not-recorded'
  /** The server failed, timed out or answered nonsense, after retries. */
  | 'unavailable'
  /** There was more than one analysis may read. */
  | 'limited';
