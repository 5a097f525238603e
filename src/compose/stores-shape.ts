// SPDX-License-Identifier: Apache-2.0

import type { Cache } from '../core/ports/cache.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { PurgeJobs } from '../purge/purge.ts';

export interface Stores {
  readonly queue: JobQueue;
  readonly state: StateStore;
  readonly cache: Cache | undefined;
  /** Undefined where jobs live in this process alone. */
  readonly purgeJobs?: PurgeJobs | undefined;
  /** Redis carries them; else they are in this process. */
  readonly redis: boolean;
  readonly close: () => Promise<void>;
}
