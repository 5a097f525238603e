// SPDX-License-Identifier: Apache-2.0

/**
 * Everything that must survive a process and is not a job: JSON text under slash-separated keys
 * (`report/<id>`, `outbox/<destination>/<message>`), each with a version, so that two writers never overwrite each
 * other unseen. Throws Unavailable when the store cannot be reached.
 */
export interface StateStore {
  readonly get: (key: string) => Promise<Stored | undefined>;
  /** Returns the new version, or undefined when `ifVersion` did not hold (nothing was written). */
  readonly put: (key: string, value: string, options?: PutOptions) => Promise<number | undefined>;
  /** Returns false when `ifVersion` did not hold. */
  readonly delete: (key: string, options?: { readonly ifVersion?: number }) => Promise<boolean>;
  /** Every live entry whose key starts with `prefix` (which ends with '/'), by key. */
  readonly list: (prefix: string) => Promise<readonly (Stored & { readonly key: string })[]>;
  /** Names of the live entries whose key starts with `prefix` ('' = all), in order: cheap beside what they hold. */
  readonly names: (prefix: string) => Promise<readonly string[]>;
  /** At most once, to those who listen now: a hint to look, never the only carrier of a fact. */
  readonly publish: (topic: string, message: string) => Promise<void>;
  readonly subscribe: (topic: string, listener: (message: string) => void) => Promise<() => Promise<void>>;
  /**
   * Resolves when what was deleted or written over is not on the disk any more either; absent where the upkeep of a server
   * decides when that is.
   */
  readonly scrub?: () => Promise<void>;
  readonly ping: (signal?: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Stored {
  readonly value: string;
  /** Grows with every write of this key. */
  readonly version: number;
}

export interface PutOptions {
  /** Milliseconds until the entry disappears by itself. */
  readonly ttlMs?: number;
  /** It disappears when what is written over would have. */
  readonly keepEnd?: true;
  /** Write only over this version; 0 = only when the key does not exist. */
  readonly ifVersion?: number;
}
