// SPDX-License-Identifier: Apache-2.0

/** What became of a request that was not answered with what was asked for. */
export type FailureType =
  /** No connection came about. */
  | 'unreachable'
  /** 401. */
  | 'unauthorized'
  /** 403. */
  | 'forbidden'
  /** 404: no such API. */
  | 'absent'
  /** 410: the continue token is too old. */
  | 'expired'
  /** 429. */
  | 'busy'
  /** 5xx, broken off, too slow, too long, or not what was asked for. */
  | 'failing';

interface Detail {
  readonly cause?: unknown;
  readonly retryAfterMs?: number | undefined;
  /** A token with which an expired list can go on, though not as one consistent list. */
  readonly continuation?: string | undefined;
  /** The server is a recording that does not hold this. */
  readonly notRecorded?: boolean | undefined;
  /** Of an answer that means nothing else. */
  readonly status?: number | undefined;
  /** Trying again will not help. */
  readonly final?: boolean | undefined;
}

/** Inside this adapter only: outside it is a skipped kind, or Unavailable, or Refused. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly type: FailureType;
  readonly detail: Detail;

  constructor(type: FailureType, message: string, detail: Detail = {}) {
    super(message, { cause: detail.cause });
    this.type = type;
    this.detail = detail;
  }
}
