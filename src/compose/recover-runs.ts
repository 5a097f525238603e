// SPDX-License-Identifier: Apache-2.0

import type { Log } from '../core/ports/telemetry.ts';
import { type JobPayload, originOf } from '../core/run.ts';
import type { Core } from './core.ts';

/** A queue in the process dies with it, the state does not: what had not ended when it stopped is queued again. */
export const recoverRuns = async ({ runs, queue }: Core, log: Log): Promise<void> => {
  const open = await runs.active();
  for (const run of open)
    await queue.enqueue(run.queue, {
      id: run.id,
      payload: JSON.stringify({ schema: 1, run } satisfies JobPayload),
      origin: originOf(run),
    });
  if (open.length > 0) log.info({ runs: open.length }, 'Work that was interrupted goes on');
};
