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
import type { ActiveFilters } from '../core/active-filters.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { SECOND } from '../core/clock.ts';
import type { Health } from '../core/command.ts';
import type { Who } from '../core/incident-record.ts';
import { languageOfLocale } from '../core/language-of-locale.ts';
import type { ChatPlatform } from '../core/ports/chat-platform.ts';
import type { Routes } from '../core/route.ts';
import { startDeliver } from '../deliver.ts';
import { createDispatch, type Dispatch } from '../dispatch.ts';
import { createDurations } from '../durations.ts';
import { createOverheard } from '../overheard.ts';
import { watchPauses } from '../pause.ts';
import { createStorms } from '../storm.ts';
import { createSuggest } from '../suggest-values.ts';
import { createTellAdmins } from '../tell-admins.ts';
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
  /** Hears nothing new; what is under way is still shown. */
  readonly quiet: () => Promise<void>;
}

/** Longest wait for the name of somebody whom nobody has met. */
const NAME_MS = SECOND;
/** Longest wait for last words to be shown; they are stored, whoever starts next shows the rest. */
const LAST_WORDS_MS = 5 * SECOND;
const LOOK_MS = 50;

/** Listens to the platforms and shows what the outbox holds. */
export const startBot = async ({
  base,
  core,
  platforms,
  access,
  explain = explainConfig.schema.parse({}),
  activeFilters,
  custom,
  audit = auditConfig.schema.parse({}),
  delivery = deliveryConfig.schema.parse({}),
  health,
  answers,
  spending,
  routes,
  markAlerts,
  acceptWithinMs,
}: BotParts): Promise<Bot> => {
  const { clock, log, metrics, owner } = base;
  const { queue, runs, outbox, state, reports, book, feedback, asked, workloads, directory, pauses } = core;
  const watch = await watchPauses(pauses, { state, clock, log });
  const filters = filtersWith(activeFilters, custom);
  const tellAdmins = createTellAdmins(outbox, delivery);
  const storms = createStorms(state, outbox, clock);
  const nameOf = async ({ platform: id, workspace, id: person }: Who): Promise<string | undefined> => {
    const signal = AbortSignal.timeout(NAME_MS);
    const named = platforms.find((platform) => platform.id === id)?.nameOf?.(workspace, person, { signal });
    const enough = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    return Promise.race([named, enough]).catch(() => undefined);
  };
  const dispatch = createDispatch({
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
    accessOf: accessOf(access),
    languageOf: ({ conversation, person }) =>
      languageFor(explain, conversation.channel, languageOfLocale(person.locale)),
    cancel: createCancel({ state, queue, runs, outbox, book, clock }),
    waitOf: createDurations(state, queue).wait,
    audit: createAudit(state, { keepDays: audit.keepDays, log }),
    questions: audit.questions,
    pauses,
    paused: watch.current,
    tellAdmins,
    held: storms.held,
    answers,
    spending,
    watches: {
      states: () => readWatchStates({ book: core.watches, looks: core.looks, pauses, clock }),
      book: core.watches,
      looks: core.looks,
      clock,
    },
    alerts: markAlerts,
    routes,
    sights: core.sights.of,
    ...(acceptWithinMs === undefined ? {} : { acceptWithinMs }),
    log,
    metrics,
  });
  const deliver = await startDeliver({
    platforms: new Map(platforms.map((platform) => [platform.id, platform])),
    outbox,
    state,
    clock,
    log,
    metrics,
    owner,
    remember: reports.remember,
    delivery,
    paused: watch.current,
    tellAdmins,
    storms,
  });
  const suggest = createSuggest({
    commands,
    filters,
    directory,
    reports,
    workloads,
    accessOf: accessOf(access),
  });
  const current = createCurrent({ reports, book, runs, accessOf: accessOf(access), clock, log });
  const accept = createOverheard({ dispatch, outbox, reports, accessOf: accessOf(access) });
  for (const platform of platforms) await platform.start(accept, { commands, suggest, current });
  const ids = new Set(platforms.map(({ id }) => id));
  const isPending = async (): Promise<boolean> =>
    (await outbox.pending()).some(({ place }) => ids.has(place.split('/')[0] ?? ''));
  const quiet = async (): Promise<void> => {
    await Promise.allSettled(platforms.map((platform) => platform.stop()));
  };
  return {
    dispatch,
    quiet,
    stop: async (graceMs) => {
      await quiet();
      const until = clock.now() + Math.min(graceMs, LAST_WORDS_MS);
      while (clock.now() < until && (await isPending().catch(() => false))) await clock.sleep(LOOK_MS);
      await deliver.stop();
      await watch.stop();
    },
  };
};
