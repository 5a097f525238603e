import type { Cache } from '../core/ports/cache.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { StateStore } from '../core/ports/state-store.ts';

export interface Stores {
  readonly queue: JobQueue;
  readonly state: StateStore;
  readonly cache: Cache | undefined;
  /** Redis carries them; else they are in this process. */
  readonly redis: boolean;
  readonly close: () => Promise<void>;
}
