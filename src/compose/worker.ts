// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { type AnalysisConfig, analysisSettings } from '../config/analysis.ts';
import { type ExplainConfig, runbookRules } from '../config/explain.ts';
import type { ShowConfig } from '../config/show.ts';
import { withActive } from '../core/active-filters.ts';
import { type AnalysisSettings, noSettings } from '../core/analysis-settings.ts';
import { MINUTE } from '../core/clock.ts';
import { placeOf } from '../core/conversation.ts';
import { messageOf } from '../core/errors.ts';
import type { WatchDesk } from '../core/job.ts';
import type { MetricSource } from '../core/ports/metric-source.ts';
import { marksIn } from '../core/read-in.ts';
import { labelKeysOf, noRoutes, type Routes } from '../core/route.ts';
import { unknownCodes } from '../core/unknown-codes.ts';
import type { Watch } from '../core/watch.ts';
import { publishDirectory } from '../directory.ts';
import { createDurations } from '../durations.ts';
import { chargedTo, spenderOf } from '../explain/charged-to.ts';
import { tracedAnswer, tracedExplain } from '../explain/traced.ts';
import { answerUnlessPaused, unlessPaused } from '../explain/unless-paused.ts';
import { createAnalysisMeter } from '../figures/analysis-meter.ts';
import { forgetClusters } from '../figures/forget-clusters.ts';
import { createLooking } from '../investigate/looking.ts';
import { jobs } from '../jobs/index.ts';
import { createLastKnown } from '../last-known.ts';
import { watchPauses } from '../pause.ts';
import { createKeptSights } from '../sights-kept.ts';
import { pauseClause } from '../views/paused.ts';
import { createWork } from '../work.ts';
import type { Base } from './base.ts';
import { behind } from './behind.ts';
import type { OpenClusters } from './clusters.ts';
import type { Core } from './core.ts';
import { letEngineGrow } from './engine.ts';
import { type Explaining, explainedBy } from './explaining.ts';
import { startFollowing } from './following.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { OpenCustom } from './open-custom.ts';
import { metricsFor } from './open-metrics.ts';
import { serveClusters } from './serve-clusters.ts';

export interface WorkerParts {
  readonly base: Base;
  readonly core: Core;
  readonly open: OpenClusters;
  readonly explaining: Explaining;
  /** What operators hide and change; nothing by default. */
  readonly analysis?: AnalysisConfig | undefined;
  /** Defaults unless given. */
  readonly explain?: ExplainConfig | undefined;
  /** What may be shown as it stands; everything by default. */
  readonly show?: ShowConfig | undefined;
  /** What is remembered of incidents to route them; nothing by default. */
  readonly routes?: Routes | undefined;
  /** Analyzers of other people. */
  readonly custom?: OpenCustom | undefined;
  /** What questions may ask for metrics. */
  readonly metrics?: MetricSource | undefined;
  /** Undefined where nothing is watched: for one person at a command line. */
  readonly watching?: WatchDesk | undefined;
  /** Watches that are not paused: the live ones of them are followed here. */
  readonly awake?: (() => readonly Watch[]) | undefined;
  /** What is not in force of what the files say; undefined when all of it is. */
  readonly config?: (() => string | undefined) | undefined;
  /** Checks of one cluster at the same time. */
  readonly concurrency: number;
}

/** What settings say may become something else while a worker runs: work that is taken then does it the new way. */
interface Worker extends Role {
  /** The parts say something else now. */
  readonly renewed: () => Promise<void>;
}

export interface Role {
  /** Takes nothing new; lets what runs end for `graceMs`, then hands it back. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Explanations wait for a model most of the time. */
const EXPLAINING = 8;
/** So long a worker that met work of a newer release says so. */
const FOREIGN_MS = 2 * MINUTE;

const warnOfUnknownCodes = ({ analysis, base: { log } }: WorkerParts): void => {
  if (analysis === undefined) return;
  const codes = [...Object.keys(analysis.codes), ...analysis.ignore.flatMap(({ code }) => code ?? [])];
  for (const { code, close } of unknownCodes(codes, analyzers))
    log.warn({ code, close }, 'The section analysis of the configuration names a code that no analyzer has');
};

/** Takes work of its clusters and explanations until it is stopped. Each piece of work is done as the parts say when it begins. */
export const startWorker = async (parts: WorkerParts): Promise<Worker> => {
  const { base, core, open, concurrency } = parts;
  const { clock, log, metrics, newId, trace } = base;
  const { queue, runs, outbox, state, reports, book, asked, workloads } = core;
  warnOfUnknownCodes(parts);
  const paused = await watchPauses(core.pauses, { state, clock, log });
  const whyPaused = (cluster: string): string | undefined => {
    const pause = paused.current('ai', cluster);
    return pause === undefined ? undefined : `AI is ${pauseClause(pause)}`;
  };
  /** As the parts are at this moment. */
  const settingsNow = ({ analysis, explain, routes = noRoutes }: WorkerParts) => {
    const labels = labelKeysOf(routes);
    return (cluster: string): AnalysisSettings => ({
      ...(analysis === undefined ? noSettings : analysisSettings(analysis, cluster)),
      runbooks: explain === undefined ? [] : runbookRules(explain, cluster),
      labels,
    });
  };
  const activeNow = () =>
    withActive([...analyzers, ...(parts.custom?.filters ?? [])], parts.analysis?.filters);
  const sights = createKeptSights(state);
  const analysed = createAnalysisMeter({
    metrics,
    scans: core.scans,
    isKnown: (cluster) => open.clusters.names().includes(cluster),
    clock,
    log,
  });
  const forgetting = forgetClusters(open.clusters, { metrics, scans: core.scans, log });
  /** When a job was last met that a newer release made. */
  let foreignAt = Number.NEGATIVE_INFINITY;
  const handler = createWork({
    jobs,
    context: (run) => {
      letEngineGrow();
      const { explaining, explain } = parts;
      return {
        clock,
        newId,
        // An id tells people nothing, and a terminal has one person.
        askedBy: run.listeners[0]?.person.name,
        openCluster: (name) => open.clusters.open(name, run.work.as),
        analyzers: activeNow(),
        askCustom: parts.custom?.ask,
        settingsOf: settingsNow(parts),
        // What machines asked for pushes nothing out of the history that people look at.
        reports: run.listeners.length > 0 ? reports : { ...reports, save: reports.keep },
        needsNames: explaining.needsNames,
        explain: tracedExplain(
          chargedTo(unlessPaused(explaining.explain, whyPaused), spenderOf(run.listeners[0])),
          trace,
        ),
        answer: tracedAnswer(
          chargedTo(answerUnlessPaused(explaining.answer, whyPaused), spenderOf(run.listeners[0])),
          trace,
        ),
        trace,
        look:
          explain === undefined || explain.looks === 0
            ? undefined
            : async (report, signal) =>
                createLooking({
                  cluster: await open.clusters.open(report.cluster, run.work.as),
                  namespaces: report.scope.namespaces,
                  metrics: metricsFor(parts.metrics, report.cluster, run.work.as),
                  logs: explain.logs,
                  now: report.takenAt,
                  signal,
                }),
        remember: async (report, exchange) => {
          const current = (await runs.get(run.id)) ?? run;
          const places = new Map(
            current.listeners.map(({ conversation }) => [placeOf(conversation), conversation]),
          );
          for (const conversation of places.values()) await asked.add(report, conversation, exchange);
        },
        analysed,
        noteWorkloads: (cluster, namespaces, seen) =>
          workloads
            .note(cluster, namespaces, seen)
            .catch((error: unknown) =>
              log.debug({ reason: messageOf(error) }, 'Workloads could not be written down'),
            ),
        keepSight: async (looked) => sights.keep(run.id, looked),
        showsLogs: parts.show?.logs ?? true,
        watching: parts.watching,
        marks: async (cluster) => {
          const [records, current = run] = await Promise.all([book.list(cluster), runs.get(run.id)]);
          const here = current.listeners.map(({ conversation }) => conversation);
          return marksIn(records, clock.now(), here);
        },
        runId: run.id,
      };
    },
    runs,
    outbox,
    book,
    state,
    clock,
    log,
    metrics,
    trace,
    lastKnown: createLastKnown({ directory: core.directory, reports }),
    durations: createDurations(state, queue),
    onForeign: () => {
      foreignAt = clock.now();
    },
  });
  const directory = await publishDirectory({
    state,
    clusters: open.clusters,
    source: () => open.source,
    undoneOf: core.watches.notes,
    clock,
    log,
  });
  const workers = [
    await serveClusters({
      clusters: open.clusters,
      queue,
      handler,
      concurrencyOf: (cluster) => open.concurrencyOf?.(cluster) ?? concurrency,
      clock,
      log,
    }),
    await queue.process('ai', handler, { concurrency: EXPLAINING }),
  ];
  const follow = (): Pick<Role, 'stop'> | undefined => {
    const { watching: desk, awake } = parts;
    return desk === undefined || awake === undefined
      ? undefined
      : startFollowing({
          base,
          state,
          open,
          awake: () => (parts.awake ?? awake)(),
          isPaused: (cluster) => paused.current('watches', cluster) !== undefined,
          desk: behind(() => parts.watching ?? desk),
          analyzers: activeNow(),
          askCustom: parts.custom?.ask,
          settingsOf: settingsNow(parts),
          needsNames: parts.explaining.needsNames,
          analysed,
        });
  };
  let following = follow();
  const heartbeat = startHeartbeat({
    base,
    state,
    clusters: open.clusters,
    more: () => {
      const config = parts.config?.();
      return {
        ai: explainedBy(parts.explaining),
        ...(config === undefined ? {} : { config }),
        ...(clock.now() - foreignAt < FOREIGN_MS ? { tooOld: true } : {}),
      };
    },
  });
  return {
    renewed: async () => {
      warnOfUnknownCodes(parts);
      // What it holds was judged by the settings of before.
      await following?.stop(0);
      following = follow();
    },
    stop: async (graceMs) => {
      forgetting.stop();
      await Promise.all([
        ...workers.map((worker) => worker.stop(graceMs)),
        following?.stop(graceMs),
        directory.stop(),
        heartbeat.stop(),
        paused.stop(),
      ]);
    },
  };
};
