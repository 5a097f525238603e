import { analyzers } from '../../analyzers/index.ts';
import { type AnalysisConfig, analysisSettings } from '../config/analysis.ts';
import { type ExplainConfig, runbookRules } from '../config/explain.ts';
import type { ShowConfig } from '../config/show.ts';
import { withActive } from '../core/active-filters.ts';
import { type AnalysisSettings, noSettings } from '../core/analysis-settings.ts';
import { SECOND } from '../core/clock.ts';
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
import { answerUnlessPaused, unlessPaused } from '../explain/unless-paused.ts';
import { createLooking } from '../investigate/looking.ts';
import { jobs } from '../jobs/index.ts';
import { createLastKnown } from '../last-known.ts';
import { watchPauses } from '../pause.ts';
import { createKeptSights } from '../sights-kept.ts';
import { pauseClause } from '../views/paused.ts';
import { createWork } from '../work.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import type { Core } from './core.ts';
import { type Explaining, explainedBy } from './explaining.ts';
import { startFollowing } from './following.ts';
import type { WorkerBeat } from './health.ts';
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
  /** Checks of one cluster at the same time. */
  readonly concurrency: number;
}

export interface Role {
  /** Takes nothing new; lets what runs end for `graceMs`, then hands it back. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Explanations wait for a model most of the time. */
const EXPLAINING = 8;
const HEARTBEAT_MS = 20 * SECOND;

/** Says every twenty seconds that this worker lives, for `/k8sgpt status`. */
const startHeartbeat = ({
  base,
  core,
  open,
  explaining,
}: WorkerParts): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const { clock, log, owner, version } = base;
  const key = `worker/${owner}`;
  const beat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const told: WorkerBeat = { version, clusters: [...open.clusters.names()], ai: explainedBy(explaining) };
      await core.state
        .put(key, JSON.stringify(told), { ttlMs: 3 * HEARTBEAT_MS })
        .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'Heartbeat could not be written'));
      await clock.sleep(HEARTBEAT_MS, stopping.signal).catch(() => undefined);
    }
  };
  const beating = beat();
  return {
    stop: async () => {
      stopping.abort();
      await beating;
      await core.state.delete(key).catch(() => false);
    },
  };
};

/** Takes work of its clusters and explanations until it is stopped. */
export const startWorker = async (parts: WorkerParts): Promise<Role> => {
  const { base, core, open, explaining, analysis, explain, concurrency } = parts;
  const { clock, log, metrics, newId } = base;
  const { queue, runs, outbox, state, reports, book, asked, workloads } = core;
  if (analysis !== undefined) {
    const codes = [...Object.keys(analysis.codes), ...analysis.ignore.flatMap(({ code }) => code ?? [])];
    for (const { code, close } of unknownCodes(codes, analyzers))
      log.warn(
        { code, close },
        'The section analysis of the configuration names a code that no analyzer has',
      );
  }
  const paused = await watchPauses(core.pauses, { state, clock, log });
  const whyPaused = (cluster: string): string | undefined => {
    const pause = paused.current('ai', cluster);
    return pause === undefined ? undefined : `AI is ${pauseClause(pause)}`;
  };
  const settingsOf = (cluster: string): AnalysisSettings => ({
    ...(analysis === undefined ? noSettings : analysisSettings(analysis, cluster)),
    runbooks: explain === undefined ? [] : runbookRules(explain, cluster),
    labels: labelKeysOf(parts.routes ?? noRoutes),
  });
  const active = withActive([...analyzers, ...(parts.custom?.filters ?? [])], analysis?.filters);
  const sights = createKeptSights(state);
  const handler = createWork({
    jobs,
    context: (run) => ({
      clock,
      newId,
      // An id tells people nothing, and a terminal has one person.
      askedBy: run.listeners[0]?.person.name,
      openCluster: (name) => open.clusters.open(name, run.work.as),
      analyzers: active,
      askCustom: parts.custom?.ask,
      settingsOf,
      // What machines asked for pushes nothing out of the history that people look at.
      reports: run.listeners.length > 0 ? reports : { ...reports, save: reports.keep },
      needsNames: explaining.needsNames,
      explain: chargedTo(unlessPaused(explaining.explain, whyPaused), spenderOf(run.listeners[0])),
      answer: chargedTo(answerUnlessPaused(explaining.answer, whyPaused), spenderOf(run.listeners[0])),
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
    }),
    runs,
    outbox,
    book,
    state,
    clock,
    log,
    metrics,
    lastKnown: createLastKnown({ directory: core.directory, reports }),
    durations: createDurations(state, queue),
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
  if (parts.watching !== undefined && parts.awake !== undefined)
    workers.push(
      startFollowing({
        base,
        state,
        open,
        awake: parts.awake,
        isPaused: (cluster) => paused.current('watches', cluster) !== undefined,
        desk: parts.watching,
        analyzers: active,
        askCustom: parts.custom?.ask,
        settingsOf,
        needsNames: explaining.needsNames,
      }),
    );
  const heartbeat = startHeartbeat(parts);
  return {
    stop: async (graceMs) => {
      await Promise.all([
        ...workers.map((worker) => worker.stop(graceMs)),
        directory.stop(),
        heartbeat.stop(),
        paused.stop(),
      ]);
    },
  };
};
