// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { accessOf } from '../access-of.ts';
import type { AccessSettings } from '../config/access.ts';
import type { AlertsConfig } from '../config/alerts.ts';
import { BadConfig } from '../config/bad-config.ts';
import { watchProblems } from '../config/watch-filters.ts';
import type { WatchesConfig } from '../config/watches.ts';
import { type ActiveFilters, withActive } from '../core/active-filters.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { chooseFilters } from '../core/choose.ts';
import { messageOf } from '../core/errors.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { WatchDesk } from '../core/job.ts';
import { findsOfCodes } from '../core/lifecycle/finds-of.ts';
import { readsOfCodes } from '../core/lifecycle/reads-of.ts';
import type { Routes } from '../core/route.ts';
import { lostRunsTask } from '../figures/lost-runs.ts';
import { watchPauses } from '../pause.ts';
import { followSilences } from '../silences.ts';
import { strandedRunsTask } from '../stranded-runs.ts';
import { takeUpRunsTask } from '../take-up-runs.ts';
import { configuredWatches } from '../watches/configured-watches.ts';
import { followWatches, type KnownWatches } from '../watches/known-watches.ts';
import { letGoTask } from '../watches/let-go.ts';
import { observe, observeFailure } from '../watches/observe.ts';
import { startTicker, type TickerTask } from '../watches/ticker.ts';
import { tracedDesk } from '../watches/traced-desk.ts';
import { watchDenial } from '../watches/watch-denial.ts';
import { createWatchDesk } from '../watches/watch-desk.ts';
import { createWatchSchedule } from '../watches/watch-schedule.ts';
import { readWatchStates } from '../watches/watch-states.ts';
import { watchTimeTask } from '../watches/watch-time.ts';
import { WATCH_TOPIC } from '../watches/watch-topic.ts';
import type { Base } from './base.ts';
import { type Core, filtersWith } from './core.ts';
import { gaugeInstallation } from './gauge-installation.ts';
import { createTelling, type Telling } from './telling.ts';
import type { Role } from './worker.ts';

export interface WatchingParts {
  readonly base: Base;
  readonly core: Core;
  readonly watches: WatchesConfig;
  readonly alerts: AlertsConfig;
  readonly routes: Routes;
  /** Whoever made a watch tells others what they may see themselves. */
  readonly access: AccessSettings;
  /** What is looked at where nobody names filters; the usual ones unless given. */
  readonly activeFilters?: ActiveFilters | undefined;
  /** Analyzers of other people. */
  readonly custom?: readonly RegisteredAnalyzer[] | undefined;
}

/** What every process of a running bot has of watching. */
export interface Watching extends Role {
  readonly telling: Telling;
  readonly known: KnownWatches;
  /** For workers. */
  readonly desk: WatchDesk;
  /** Joins those of which one ticks; stopped with the rest. `queueIsNew`: it died with the process before. */
  readonly tick: (options: {
    readonly queueIsNew: boolean;
    /** What else is done again and again. */
    readonly tasks?: readonly TickerTask[];
  }) => void;
  /** Whether this process is the one that ticks now. */
  readonly isLeading: () => boolean;
  /** Told before metrics are, by the process that ticks. */
  readonly gauge: () => Promise<void>;
}

/** Watches, what becomes of their looks, and who is told; nothing looks until somebody ticks. Throws BadConfig. */
export const startWatching = async (parts: WatchingParts): Promise<Watching> => {
  const { base, core, watches, alerts, routes, access } = parts;
  const { clock, log, metrics, owner } = base;
  const { state, queue, book, reports, looks } = core;
  const all = [...analyzers, ...(parts.custom ?? [])];
  const filters = filtersWith(parts.activeFilters, parts.custom);
  const wrong = watchProblems(watches, filters);
  if (wrong.length > 0) throw new BadConfig(wrong);
  const paused = await watchPauses(core.pauses, { state, clock, log });
  const denialOf = watchDenial(accessOf(access));
  const known = await followWatches(core.watches, { state, clock, log, denialOf });
  const silences = await followSilences(core.silences, { state, clock, log });
  const telling = createTelling({ base, core, alerts, routes, watches: known, denialOf, silences });
  const readsOf = readsOfCodes(all);
  // There are many, and nobody asked for them: the history is of what people looked at.
  const kept = { save: reports.keep };
  const judged = () => {
    const now = clock.now();
    const silencedUntil = (record: IncidentRecord) => telling.silencedUntil(record, now);
    return { policy: telling.policy, now, silencedUntil };
  };

  /** At once, so that nobody waits for the next tick; what fails here is told by that. */
  const tellNow = async (cluster: string): Promise<void> =>
    telling
      .tell(undefined, cluster)
      .catch((error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'What became of incidents is told with the next tick'),
      );
  const looked = createWatchDesk({
    book: core.watches,
    looks,
    clock,
    metrics,
    isPaused: (cluster) => paused.current('watches', cluster) !== undefined,
    denialOf,
    observe: async (watch, report, snapshot) => {
      const seen = await observe({ report, snapshot, watch, readsOf, ...judged() }, { book, reports: kept });
      if (seen.events.length > 0) await tellNow(watch.cluster);
      return seen.lookAgainAt;
    },
    observeFailure: async (watch, reason) => {
      const seen = await observeFailure({ watch, reason, ...judged() }, { book });
      if (seen.events.length > 0) await tellNow(watch.cluster);
      return seen.lookAgainAt;
    },
  });

  let ticker: ReturnType<typeof startTicker> | undefined;
  const unsubscribing: (() => Promise<void>)[] = [];
  return {
    telling,
    known,
    desk: tracedDesk(looked, base.trace),
    tick: ({ queueIsNew, tasks = [] }) => {
      const schedule = createWatchSchedule({
        book: core.watches,
        looks,
        queue,
        directory: core.directory,
        configured: (directory) =>
          configuredWatches(watches, directory, {
            spelled: (names) => chooseFilters(names, filters),
            startedAt: base.startedAt,
          }),
        isPaused: (what, cluster) => paused.current(what, cluster) !== undefined,
        metrics,
        queueIsNew,
      });
      void state
        .subscribe(WATCH_TOPIC, schedule.hint)
        .then((unsubscribe) => unsubscribing.push(unsubscribe))
        .catch((error: unknown) =>
          log.warn({ reason: messageOf(error) }, 'Changes of watches are not heard'),
        );
      paused.onChange(schedule.hint);
      const unwatched = letGoTask({
        book,
        watches: async () =>
          (await core.watches.list())
            .map(({ watch }) => watch)
            .filter((watch) => denialOf(watch) === undefined),
        finds: findsOfCodes(withActive(all, parts.activeFilters)),
        policy: telling.policy,
      });
      ticker = startTicker({
        state,
        clock,
        log,
        metrics,
        owner,
        tasks: [
          ...[schedule.task, telling.task, telling.escalation, telling.edits, unwatched],
          watchTimeTask(() => readWatchStates({ ...core, book: core.watches, clock }), metrics),
          lostRunsTask({ runs: core.runs, queue, metrics }),
          takeUpRunsTask({ runs: core.runs, queue, log }),
          strandedRunsTask({ ...core, clock, log, metrics }),
          ...tasks,
        ],
      });
    },
    isLeading: () => ticker?.isLeading() === true,
    gauge: async () => {
      await gaugeInstallation({ core, base }, ticker?.isLeading() === true);
    },
    stop: async () => {
      await ticker?.stop();
      for (const unsubscribe of unsubscribing) await unsubscribe();
      await known.stop();
      await silences.stop();
      await paused.stop();
    },
  };
};
