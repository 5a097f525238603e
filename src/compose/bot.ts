// SPDX-License-Identifier: Apache-2.0

import { tracedPlatform } from '../../adapters/telemetry/traced-platform.ts';
import { accessOf } from '../access-of.ts';
import type { MarkAlerts } from '../alerts/mark-alerts.ts';
import { createCurrent } from '../as-it-stands.ts';
import { createAudit } from '../audit.ts';
import type { AnswerDesk } from '../cached-answers.ts';
import { createCancel } from '../cancel-run.ts';
import { commands } from '../commands/index.ts';
import type { AccessSettings } from '../config/access.ts';
import { type AuditSettings, auditConfig } from '../config/audit.ts';
import { type DeliverySettings, deliveryConfig } from '../config/delivery.ts';
import { type ExplainConfig, explainConfig, languageFor } from '../config/explain.ts';
import type { LimitsSettings } from '../config/limits.ts';
import type { ActiveFilters } from '../core/active-filters.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { SECOND } from '../core/clock.ts';
import type { Health } from '../core/command.ts';
import type { Who } from '../core/incident-record.ts';
import { languageOfLocale } from '../core/language-of-locale.ts';
import type { ChatPlatform } from '../core/ports/chat-platform.ts';
import type { Routes } from '../core/route.ts';
import { timeLimit } from '../core/time-limit.ts';
import { startDeliver } from '../deliver.ts';
import { createDispatch, type Dispatch } from '../dispatch.ts';
import { createDurations } from '../durations.ts';
import { isServed, livingWorkers } from '../living-workers.ts';
import { measuredPlatform } from '../measured-platform.ts';
import { watchMemory } from '../memory-epoch.ts';
import { createOverheard } from '../overheard.ts';
import { watchPauses } from '../pause.ts';
import { createPurge } from '../purge/purge.ts';
import { createPurgeDesk } from '../purge/purge-desk.ts';
import { createRateLimits } from '../rate-limits.ts';
import { createStorms } from '../storm.ts';
import { createSuggest } from '../suggest-values.ts';
import { createTellAdmins, type TellAdmins } from '../tell-admins.ts';
import { readWatchStates } from '../watches/watch-states.ts';
import type { Base } from './base.ts';
import { type Core, filtersWith } from './core.ts';
import type { ReadSpending } from './spending.ts';
import type { Role } from './worker.ts';

export interface BotParts {
  readonly base: Base;
  readonly core: Core;
  readonly platforms: readonly ChatPlatform[];
  readonly access: AccessSettings;
  /** Defaults unless given. */
  readonly explain?: ExplainConfig | undefined;
  /** What is looked at where nobody names filters; the usual ones unless given. */
  readonly activeFilters?: ActiveFilters | undefined;
  /** Analyzers of other people. */
  readonly custom?: readonly RegisteredAnalyzer[] | undefined;
  /** Defaults unless given. */
  readonly audit?: AuditSettings | undefined;
  /** Defaults unless given. */
  readonly delivery?: DeliverySettings | undefined;
  /** How much may be asked; as much as anybody likes unless given. */
  readonly limits?: LimitsSettings | undefined;
  readonly health: () => Promise<Health>;
  /** Undefined where no answers are remembered. */
  readonly answers?: AnswerDesk | undefined;
  readonly spending?: ReadSpending | undefined;
  /** Undefined where nothing is watched. */
  readonly markAlerts?: MarkAlerts | undefined;
  readonly routes?: Routes | undefined;
  /** How long a command may take to be taken; as platforms allow unless given. */
  readonly acceptWithinMs?: number | undefined;
}

export interface Bot extends Role {
  readonly dispatch: Dispatch;
  /** The parts say something else now: what is asked from here on is answered so. */
  readonly renewed: () => void;
  /** Hears nothing new; what is under way is still shown. */
  readonly quiet: () => Promise<void>;
}

/** Longest wait for the name of somebody whom nobody has met. */
const NAME_MS = SECOND;
/** Longest wait for last words to be shown; they are stored, whoever starts next shows the rest. */
const LAST_WORDS_MS = 5 * SECOND;
const LOOK_MS = 50;

/** Listens to the platforms and shows what the outbox holds. Each question is answered as the parts say when it comes. */
export const startBot = async (parts: BotParts): Promise<Bot> => {
  const { base, core, platforms, health, acceptWithinMs } = parts;
  const { clock, log, metrics, owner, trace } = base;
  const { queue, runs, outbox, state, reports, book, feedback, asked, workloads, directory, pauses } = core;
  const watch = await watchPauses(pauses, { state, clock, log });
  const deliveryNow = () => parts.delivery ?? deliveryConfig.schema.parse({});
  const tellAdmins: TellAdmins = (about, document) =>
    createTellAdmins(outbox, deliveryNow())(about, document);
  const storms = createStorms(state, outbox, clock);
  const memory = watchMemory({ state, clock, log, newId: base.newId, tellAdmins });
  const purges = createPurgeDesk({
    purge: (request, signal) => createPurge({ ...core, answers: parts.answers, clock })(request, signal),
    outbox,
    clock,
    log,
  });
  const nameOf = async ({ platform: id, workspace, id: person }: Who): Promise<string | undefined> => {
    const signal = timeLimit(NAME_MS);
    const named = platforms.find((platform) => platform.id === id)?.nameOf?.(workspace, person, { signal });
    const enough = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    return Promise.race([named, enough]).catch(() => undefined);
  };
  // Whether workers are there is told by themselves; a store that does not answer tells nothing.
  const isIdle = (name: string): Promise<boolean> =>
    livingWorkers(state).then(
      (workers) => !isServed(name, workers),
      () => false,
    );
  /** Everything that answers, as the parts are at this moment. */
  const answering = () => {
    const { explain = explainConfig.schema.parse({}), audit = auditConfig.schema.parse({}) } = parts;
    const access = accessOf(parts.access);
    const filters = filtersWith(parts.activeFilters, parts.custom);
    const { limits } = parts;
    const dispatch = createDispatch({
      mostWaiting: limits?.waiting,
      limits: limits === undefined ? undefined : createRateLimits({ settings: limits, state, clock, log }),
      nameOf,
      commands,
      filters,
      clock,
      queue,
      runs,
      outbox,
      reports,
      book,
      feedback,
      silences: core.silences,
      asked,
      directory,
      health,
      accessOf: access,
      languageOf: ({ conversation, person }) =>
        languageFor(explain, conversation.channel, languageOfLocale(person.locale)),
      cancel: createCancel({ state, queue, runs, outbox, book, clock }),
      waitOf: createDurations(state, queue).wait,
      isIdle,
      audit: createAudit(state, { keepDays: audit.keepDays, log }),
      questions: audit.questions,
      pauses,
      paused: watch.current,
      tellAdmins,
      held: storms.held,
      answers: parts.answers,
      purges,
      spending: parts.spending,
      watches: {
        states: () => readWatchStates({ book: core.watches, looks: core.looks, pauses, clock }),
        book: core.watches,
        looks: core.looks,
        clock,
      },
      alerts: parts.markAlerts,
      routes: parts.routes,
      sights: core.sights.of,
      ...(acceptWithinMs === undefined ? {} : { acceptWithinMs }),
      log,
      metrics,
      trace,
    });
    return {
      dispatch,
      suggest: createSuggest({ commands, filters, directory, reports, workloads, accessOf: access }),
      current: createCurrent({ reports, book, runs, accessOf: access, clock, log }),
      accept: createOverheard({ dispatch, outbox, reports, accessOf: access }),
    };
  };
  let now = answering();
  const deliver = await startDeliver({
    platforms: new Map(
      platforms.map((platform) => [platform.id, measuredPlatform(tracedPlatform(platform, trace), base)]),
    ),
    outbox,
    state,
    clock,
    log,
    metrics,
    trace,
    owner,
    remember: reports.remember,
    get delivery() {
      return deliveryNow();
    },
    paused: watch.current,
    tellAdmins,
    storms,
  });
  for (const platform of platforms)
    await platform.start((interaction) => now.accept(interaction), {
      commands,
      suggest: (...asked) => now.suggest(...asked),
      current: (...asked) => now.current(...asked),
    });
  const ids = new Set(platforms.map(({ id }) => id));
  const isPending = async (): Promise<boolean> =>
    (await outbox.pending()).some(({ place }) => ids.has(place.split('/')[0] ?? ''));
  const quiet = async (): Promise<void> => {
    await Promise.allSettled(platforms.map((platform) => platform.stop()));
  };
  return {
    dispatch: (...asked) => now.dispatch(...asked),
    renewed: () => {
      now = answering();
    },
    quiet,
    stop: async (graceMs) => {
      await memory.stop();
      await purges.stop();
      await quiet();
      const until = clock.now() + Math.min(graceMs, LAST_WORDS_MS);
      while (clock.now() < until && (await isPending().catch(() => false))) await clock.sleep(LOOK_MS);
      await deliver.stop();
      await watch.stop();
    },
  };
};
