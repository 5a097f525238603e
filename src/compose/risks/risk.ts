// SPDX-License-Identifier: Apache-2.0

/** A setting that allows more than most need: it is taken as it is, and said. Never holds a secret. */
export interface Risk {
  /** Short and steady, for logs: `redis-without-tls`. */
  readonly code: string;
  /** What it allows, one clause without a full stop. */
  readonly what: string;
  /** What to set instead, one sentence. */
  readonly fix: string;
}

/** Whether a host is this machine, as it stands in an address or a setting. */
export const isHere = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|)$/i.test(host);
