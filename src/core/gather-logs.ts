// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from './analysis-settings.ts';
import type { RegisteredAnalyzer } from './analyzer.ts';
import { SECOND } from './clock.ts';
import { crashRequests } from './crash-logs.ts';
import { kindsToRead } from './custom-word.ts';
import { messageOf } from './errors.ts';
import { refOf } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import type { LabelSelector } from './label-selector.ts';
import { logLines } from './log-lines.ts';
import { objectsToCheck } from './objects-to-check.ts';
import { parseSelector } from './parse-selector.ts';
import { type LogAnswer, type LogRequest, logKey, type PodLog, type PodLogs } from './pod-logs.ts';
import { formatRef } from './ref.ts';
import { relatedTo } from './related.ts';
import type { Snapshot } from './snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from './snapshot-index.ts';
import { viewOf } from './snapshot-view.ts';

/** Bounds of one analysis, beside the number of pods that its settings allow. */
const AT_ONCE = 4;
const LONGEST_MS = 30 * SECOND;
/** UTF-16 units of all logs together, before they are redacted. */
const MOST_TEXT = 4 * 1024 * 1024;

interface Gathering {
  readonly snapshot: Snapshot;
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly settings: Pick<AnalysisSettings, 'logs' | 'conditions'>;
  /** Never throws but the signal's reason. */
  readonly read: (request: LogRequest, signal: AbortSignal) => Promise<LogAnswer>;
  /** Milliseconds since some moment. */
  readonly elapsed: () => number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

const FAILED: LogRequest = {
  pod: { namespace: '', name: '' },
  container: '',
  previous: false,
  tailLines: 0,
  limitBytes: 0,
};

interface Asked {
  readonly requests: readonly LogRequest[];
  /** Analyzers that failed to say what they want: their logs were not read. */
  readonly failed: readonly PodLog[];
}

const askedBy = (
  { analyzers, settings }: Gathering,
  index: SnapshotIndex,
  selector: LabelSelector | undefined,
): Asked => {
  const requests: LogRequest[] = [];
  const failed: PodLog[] = [];
  for (const { analyzer } of analyzers) {
    if (analyzer.logs === undefined) continue;
    const kinds: readonly KindName[] = [analyzer.each, ...analyzer.reads];
    const view = viewOf(index, kinds, () => undefined, settings.conditions);
    try {
      const objects = objectsToCheck(index, analyzer.each, selector);
      for (const request of analyzer.logs(objects as never, view as never)) requests.push(request);
    } catch (error) {
      const detail = `which logs matter could not be told: ${messageOf(error)}`;
      failed.push({ ...FAILED, status: 'skipped', reason: 'unavailable', detail });
    }
  }
  return { requests, failed };
};

/** One request per log: whoever wants most of it. */
const joined = (requests: readonly LogRequest[]): readonly LogRequest[] => {
  const byKey = new Map<string, LogRequest>();
  for (const request of requests) {
    const known = byKey.get(logKey(request));
    byKey.set(logKey(request), known === undefined || known.tailLines < request.tailLines ? request : known);
  }
  return [...byKey.values()];
};

/** Of one object that was asked for, only the logs that may be told. */
const toldOf = (requests: readonly LogRequest[], index: SnapshotIndex): readonly LogRequest[] => {
  const { object } = index.snapshot.scope;
  if (object === undefined) return requests;
  const starts = index
    .objects(kindsToRead(object.kind)[0] ?? 'CustomObject')
    .filter(({ metadata }) => metadata.name === object.name);
  const related = new Set(starts.flatMap((start) => [...relatedTo(refOf(start), index)]));
  return requests.filter(({ pod }) => related.has(formatRef({ kind: 'Pod', ...pod })));
};

const podOf = ({ pod }: Pick<LogRequest, 'pod'>): string => `${pod.namespace}/${pod.name}`;

/**
 * Reads the logs that analyzers, and findings about crashes, ask for: after listing, before the first check, the ones that
 * matter most first, within bounds of number, time and text. What is kept holds no secrets. Throws the signal's reason only;
 * undefined when nobody asks.
 */
export const gatherLogs = async (given: Gathering): Promise<PodLogs | undefined> => {
  const { snapshot, analyzers, settings, read, elapsed, signal, onProgress } = given;
  const wantsCrashes =
    settings.logs.lastLines > 0 && analyzers.some(({ analyzer }) => analyzer.each === 'Pod');
  if (!wantsCrashes && !analyzers.some(({ analyzer }) => analyzer.logs !== undefined)) return undefined;
  const index = indexSnapshot(snapshot);
  const { selector } = snapshot.scope;
  const wanted = selector === undefined ? undefined : parseSelector(selector);
  const asked = askedBy(given, index, wanted);
  const crashes = wantsCrashes ? crashRequests(index, wanted, settings.logs.lastLines) : [];
  const requests = toldOf(joined([...crashes, ...asked.requests]), index);
  const pods = [...new Set(requests.map(podOf))];
  const chosen = new Set(pods.slice(0, settings.logs.pods));
  const left = new Set(pods.slice(settings.logs.pods));
  const waiting = requests.filter((request) => chosen.has(podOf(request)));

  const startedAt = elapsed();
  const total = waiting.length;
  const logs: PodLog[] = [...asked.failed];
  const forbidden = new Map<string, PodLog & { status: 'skipped' }>();
  let text = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      signal.throwIfAborted();
      const { pod, container, previous } = next;
      const named = { pod, container, previous };
      const known = forbidden.get(pod.namespace);
      if (known !== undefined) {
        // Whoever may not read one log of a namespace may read none there: nobody asks a hundred times.
        logs.push({ ...known, ...named });
        continue;
      }
      if (elapsed() - startedAt > LONGEST_MS || text > MOST_TEXT) {
        left.add(podOf(next));
        continue;
      }
      const answer = await read(next, signal);
      if (answer.status === 'read') {
        text += answer.text.length;
        logs.push({ ...named, status: 'read', lines: logLines(answer.text), cut: answer.cut });
      } else {
        const skipped = { ...named, ...answer };
        if (answer.reason === 'forbidden') forbidden.set(pod.namespace, skipped);
        logs.push(skipped);
      }
      onProgress?.({ done: logs.length, total });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { logs, pods: pods.length, left: left.size };
};
