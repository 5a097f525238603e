// SPDX-License-Identifier: Apache-2.0

/** Carries work from those who accept it to those who do it: at least once, in turn, one queue per cluster and one for AI. */
export interface JobQueue {
  /**
   * Durable when it resolves. The same id again changes nothing (idempotent acceptance).
   * Throws Unavailable when it cannot be stored now: the caller must say so.
   */
  readonly enqueue: (queue: string, job: QueuedJob, signal?: AbortSignal) => Promise<void>;
  /** Takes jobs until stopped. A handler that dies with its process is run again elsewhere, with a higher attempt. */
  readonly process: (queue: string, handler: JobHandler, options: ProcessOptions) => Promise<QueueWorker>;
  /** Removes a job that is still waiting: true when it was there and will never run. */
  readonly remove: (queue: string, id: string) => Promise<boolean>;
  /** Jobs ahead of this one; undefined when it is not waiting. */
  readonly position: (queue: string, id: string) => Promise<number | undefined>;
  readonly depth: (queue: string) => Promise<QueueDepth>;
  /** Throws Unavailable when the queue cannot be reached. */
  readonly ping: (signal?: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface QueuedJob {
  readonly id: string;
  /** JSON text with a schema version inside; parsed again on the way out. */
  readonly payload: string;
  /** Who takes turns with others; nobody in particular unless given. */
  readonly origin?: Origin | undefined;
}

/**
 * Where work comes from. Groups take turns with each other, and within a group its members do: whoever asks for fifty
 * things waits for their own, and others for hardly any of them.
 */
export interface Origin {
  /** A channel, or what asks without one. */
  readonly group: string;
  /** A person in it. */
  readonly member: string;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  /** Age of the oldest waiting job in milliseconds. */
  readonly oldestMs: number;
}

export interface ProcessOptions {
  /** Jobs at a time in this worker. */
  readonly concurrency: number;
  /** Jobs of this queue at a time over all workers; the last worker to start decides. */
  readonly globalConcurrency?: number | undefined;
}

/**
 * Throwing Unavailable retries with backoff up to the queue's limit; HandBack gives the job to whoever takes it next, after
 * its time and without counting as a try; anything else ends the job.
 */
export type JobHandler = (
  job: QueuedJob & {
    /** 1 on the first run; grows when a worker died or the job is retried. */
    readonly attempt: number;
    /** How often it was handed back; none of these is an attempt. */
    readonly handedBack?: number | undefined;
    /** True when no further retry will follow if this run throws. */
    readonly last: boolean;
  },
  signal: AbortSignal,
) => Promise<void>;

export interface QueueWorker {
  /** Takes no new job, lets running ones end (up to `graceMs`, then aborts and hands them back), then resolves. */
  readonly stop: (graceMs: number) => Promise<void>;
}
