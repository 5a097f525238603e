// SPDX-License-Identifier: Apache-2.0

/** Remembers answers by key. A broken cache never stops an answer: callers treat a failure as a miss. */
export interface Cache {
  readonly get: (key: string, signal?: AbortSignal) => Promise<string | undefined>;
  readonly set: (
    key: string,
    value: string,
    options: { readonly ttlMs: number; readonly signal?: AbortSignal },
  ) => Promise<void>;
  readonly delete: (key: string, signal?: AbortSignal) => Promise<void>;
  readonly list: (
    signal?: AbortSignal,
  ) => Promise<readonly { readonly key: string; readonly bytes: number; readonly storedAt: number }[]>;
  readonly clear: (signal?: AbortSignal) => Promise<number>;
  readonly close: () => Promise<void>;
}
