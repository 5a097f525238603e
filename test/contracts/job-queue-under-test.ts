// SPDX-License-Identifier: Apache-2.0

import type { JobHandler, JobQueue } from '../../src/core/ports/job-queue.ts';
import type { HeldTakes } from '../support/held-takes.ts';

export interface JobQueueUnderTest {
  readonly queue: JobQueue;
  /** A second client of the same queue; the same one where there is only one process. */
  readonly other: JobQueue;
  /** How much faster than ours its clock runs. */
  readonly speed: number;
  /** Holds the jobs that `queue` takes from now on; undefined where nothing lies between a queue and its worker. */
  readonly holdTakes?: (() => HeldTakes) | undefined;
  readonly close: () => Promise<void>;
}

export type Job = Parameters<JobHandler>[0];

/** A gate that tests open by hand. */
export const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};
