// SPDX-License-Identifier: Apache-2.0

import { HOUR } from './clock.ts';

/**
 * Two error classes for two reactions. Everything else that is thrown is a bug: it is logged with a
 * reference id and the person is told that id, never a stack trace.
 */

/** The caller can fix it: the message is one clear sentence that says what to do. Never retried. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** An example to copy, a command to run, or whom to ask; shown under the sentence. */
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
  }
}

/** The world is failing: retried with backoff, and said honestly while it lasts. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  /** How long the other side asked us to wait, in milliseconds; an hour at most, whatever it said. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    const { retryAfterMs } = options;
    this.retryAfterMs = retryAfterMs === undefined ? undefined : Math.min(Math.max(0, retryAfterMs), HOUR);
  }
}

/** It is for others to do: given back as it was, and taken again later. */
export class HandBack extends Error {
  override readonly name = 'HandBack';
  /** How soon it may be taken again, in milliseconds. */
  readonly afterMs: number;

  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** What is there was written by a newer release: not gone, not empty, and not to be written over. */
export class OfNewerRelease extends Unavailable {
  constructor() {
    super('it was written by a newer release of k8sgpt than this one; update this one');
  }
}

export const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');

/** The sentence of anything that was thrown; never a stack trace. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whose turn it is when something did not work: the caller's, time's, or ours. */
export const troubles = ['refused', 'unavailable', 'fault'] as const;
export type Trouble = (typeof troubles)[number];

export const troubleOf = (error: unknown): Trouble =>
  error instanceof Refused
    ? 'refused'
    : error instanceof Unavailable || isAbort(error)
      ? 'unavailable'
      : 'fault';
