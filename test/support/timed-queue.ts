// SPDX-License-Identifier: Apache-2.0

import { ATTEMPTS, backoffMs } from '../../adapters/queue/retry.ts';
import { SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { JobHandler, JobQueue } from '../../src/core/ports/job-queue.ts';
import type { Mortality } from './mortal.ts';
import type { PatientClock } from './patient-clock.ts';

/** After so long a real queue gives the job of a worker that died to another one. */
const MISSED_MS = 12 * SECOND;
/** Ids that were queued are known so long: a queue takes each only once. */
const KNOWN = 2_000;

/**
 * Views of one real queue, for processes that can die: time stands still while a job is on its way and while it is
 * done, and the job of a dead worker goes to a living one after the time that this takes.
 */
export const timedQueues = ({ begin, during, sleep }: Pick<PatientClock, 'begin' | 'during' | 'sleep'>) => {
  const waiting = new Map<string, () => void>();
  const known = new Set<string>();
  const handlers: { readonly queue: string; readonly handler: JobHandler; readonly isDead: () => boolean }[] =
    [];
  const never = new AbortController().signal;

  /** By another worker, and by one more when that one dies as well. */
  const takeOver = async (queue: string, job: Parameters<JobHandler>[0]): Promise<void> => {
    for (let attempt = job.attempt + 1; ; attempt += 1) {
      await sleep(MISSED_MS);
      const other = handlers.find((each) => each.queue === queue && !each.isDead());
      if (other === undefined) continue;
      const end = begin('job taken over', { mayWait: true });
      try {
        await other.handler({ ...job, attempt }, never);
        return;
      } catch (error) {
        if (!other.isDead()) throw error;
      } finally {
        end();
      }
    }
  };

  return (real: JobQueue, { guarded, isDead }: Pick<Mortality, 'guarded' | 'isDead'>): JobQueue => ({
    ...real,
    remove: (queue, id) => during('remove', real.remove(queue, id)),
    position: (queue, id) => during('position', real.position(queue, id)),
    depth: (queue) => during('depth', real.depth(queue)),
    enqueue: guarded(async (queue, job, signal) => {
      const isNew = !known.has(`${queue} ${job.id}`);
      if (isNew) {
        known.add(`${queue} ${job.id}`);
        for (const first of known) if (known.size > KNOWN) known.delete(first);
        waiting.set(job.id, begin(`job ${job.id}`, { mayWait: true }));
      }
      await during('enqueue', real.enqueue(queue, job, signal)).catch((error: unknown) => {
        known.delete(`${queue} ${job.id}`);
        waiting.get(job.id)?.();
        throw error;
      });
    }),
    process: async (queue, handler, settings) => {
      /** Tried again as the real queue would, in the time of the test. */
      const inTime: JobHandler = async (job, signal) => {
        for (let failures = 1; ; failures += 1) {
          if (isDead()) throw new Error('this process is gone');
          try {
            await handler({ ...job, attempt: failures, last: failures >= ATTEMPTS }, signal);
            return;
          } catch (error) {
            if (!(error instanceof Unavailable) || failures >= ATTEMPTS) throw error;
            await sleep(backoffMs(failures, error.retryAfterMs, () => 0));
          }
        }
      };
      handlers.push({ queue, handler, isDead });
      return during(
        'process',
        real.process(
          queue,
          async (job, signal) => {
            const done = (): void => {
              waiting.get(job.id)?.();
              waiting.delete(job.id);
            };
            try {
              await inTime(job, signal);
            } catch (error) {
              if (!isDead()) throw error;
              void takeOver(queue, job).catch(() => undefined);
            } finally {
              done();
            }
          },
          settings,
        ),
      );
    },
  });
};
