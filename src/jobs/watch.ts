// SPDX-License-Identifier: Apache-2.0

import { chooseAnalyzers } from '../core/choose-analyzers.ts';
import { MINUTE } from '../core/clock.ts';
import { defineJob } from '../core/job.ts';
import { isStopped, type Scan, scan } from './scan.ts';

export default defineJob({
  kind: 'watch',
  deadlineMs: 5 * MINUTE,
  // Nobody waits for progress: what it tells is passed over.
  async *run({ watch }, context, signal) {
    const { watching, runId } = context;
    if (watching === undefined) throw new Error('nothing is watched here');
    if (!(await watching.begun(watch, runId))) return undefined;
    const { cluster, namespaces, filters } = watch;
    const scope = namespaces === undefined ? {} : { namespaces };
    let seen: Scan;
    let isSeeing = false;
    try {
      chooseAnalyzers(filters, context.analyzers);
      isSeeing = true;
      const looking = scan({ kind: 'watch', cluster, scope, filters }, context, signal);
      let step = await looking.next();
      for (; step.done !== true; step = await looking.next()) signal.throwIfAborted();
      seen = step.value;
    } catch (error) {
      if (isStopped(signal)) throw error;
      await watching.failed(watch, runId, error, isSeeing);
      return undefined;
    }
    // Stopped at the last moment: what it saw is not to be kept.
    signal.throwIfAborted();
    await watching.saw(watch, runId, seen.report, seen.snapshot);
    return undefined;
  },
});
