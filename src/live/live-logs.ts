// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from '../core/analysis-settings.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { gatherLogs } from '../core/gather-logs.ts';
import type { KubeObject } from '../core/kind.ts';
import { isSame } from '../core/live/is-same.ts';
import { type LogAnswer, type LogRequest, logKey, type PodLogs } from '../core/pod-logs.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { indexSnapshot } from '../core/snapshot-index.ts';

interface Kept {
  readonly pod: KubeObject | undefined;
  readonly answer: LogAnswer;
  readonly at: number;
}

/** An alert does not wait longer for last words: what comes later is told with the next change. */
const LONGEST_MS = 2 * SECOND;
/** A log grows although its pod does not change. */
const KEPT_MS = 5 * MINUTE;

const LATE: LogAnswer = {
  status: 'skipped',
  reason: 'unavailable',
  detail: 'the log did not come in time',
};

interface LogParts {
  readonly reader: Pick<ClusterReader, 'readLog'>;
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly settings: AnalysisSettings;
  readonly clock: Clock;
}

/**
 * The logs that an analysis asks for, again and again: a log is read anew when its pod changed, and now and then. The very
 * same as before where nothing in them changed.
 */
export const liveLogs = ({ reader, analyzers, settings, clock }: LogParts) => {
  let kept = new Map<string, Kept>();
  let last: PodLogs | undefined;
  return async (snapshot: Snapshot, signal: AbortSignal): Promise<PodLogs | undefined> => {
    const index = indexSnapshot(snapshot);
    const next = new Map<string, Kept>();
    const startedAt = clock.now();
    const late = new AbortController();
    const waiting = clock
      .sleep(LONGEST_MS, AbortSignal.any([signal, late.signal]))
      .then((): LogAnswer => LATE)
      .catch((): LogAnswer => LATE);
    const read = async (request: LogRequest): Promise<LogAnswer> => {
      const key = `${logKey(request)} ${request.tailLines}`;
      const pod = index.find('Pod', request.pod.name, request.pod.namespace);
      const known = kept.get(key);
      if (known !== undefined && known.pod === pod && clock.now() - known.at < KEPT_MS) {
        next.set(key, known);
        return known.answer;
      }
      const asked = reader.readLog(request, signal);
      asked.catch(() => undefined);
      const answer = await Promise.race([asked, waiting]);
      if (answer !== LATE) next.set(key, { pod, answer, at: clock.now() });
      return answer;
    };
    try {
      const elapsed = (): number => clock.now() - startedAt;
      const logs = await gatherLogs({ snapshot, analyzers, settings, read, elapsed, signal });
      kept = next;
      if (!isSame(last, logs)) last = logs;
      return last;
    } finally {
      late.abort();
    }
  };
};
