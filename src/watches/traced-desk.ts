// SPDX-License-Identifier: Apache-2.0

import type { WatchDesk } from '../core/job.ts';
import type { Trace } from '../core/ports/telemetry.ts';
import type { Watch } from '../core/watch.ts';

/** What becomes of a look says which one it is; that of a live watch, which no job did, begins a trace of its own. */
export const tracedDesk = (desk: WatchDesk, trace: Trace): WatchDesk => {
  const looked = <T>({ id, cluster }: Watch, run: string, work: () => Promise<T>): Promise<T> =>
    trace.about({ runId: run, watch: id, cluster }, () => {
      if (trace.carrier() !== undefined) return work();
      const attributes = { 'k8sgpt.run.id': run, 'k8sgpt.watch.id': id, 'k8s.cluster.name': cluster };
      return trace.span('look', { attributes }, work);
    });
  return {
    begun: desk.begun,
    saw: (watch, run, ...seen) => looked(watch, run, () => desk.saw(watch, run, ...seen)),
    failed: (watch, run, ...why) => looked(watch, run, () => desk.failed(watch, run, ...why)),
  };
};
