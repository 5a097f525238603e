// SPDX-License-Identifier: Apache-2.0

import { alertmanagerWebhook } from '../../adapters/alerts/_incoming.ts';
import { alertInTask } from '../alerts/alert-in.ts';
import { createAlertInState } from '../alerts/alert-in-state.ts';
import { pagerProblems } from '../config/pager-names.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { ownerIn } from '../core/owner-of.ts';
import type { Webhook } from '../core/ports/platform-module.ts';
import type { Routes } from '../core/route.ts';
import { factsOfReport } from '../sinks/incident-facts.ts';
import { gaugeIncidents } from '../sinks/incident-gauges.ts';
import { gaugeSinks } from '../sinks/sink-gauges.ts';
import type { SinkMail } from '../sinks/sink-mail.ts';
import { sinkTasks } from '../sinks/sinks.ts';
import { createTellAdmins } from '../tell-admins.ts';
import type { TickerTask } from '../watches/ticker.ts';
import { watchTrouble } from '../watches/watch-trouble.ts';
import type { Base } from './base.ts';
import type { Core } from './core.ts';
import { openSinks } from './open-sinks.ts';
import { pagersOf } from './pager-check.ts';
import type { Settings } from './settings.ts';

interface AlertingParts {
  readonly settings: Pick<Settings, 'sinks' | 'delivery' | 'alertmanagerWebhook' | 'alerts'>;
  readonly base: Base;
  readonly core: Core;
  readonly routes: Routes;
  readonly mail: SinkMail;
}

/** What machines tell us and are told, for the processes of which one ticks. */
export interface Alerting {
  readonly tasks: readonly TickerTask[];
  /** Names of those who are told of incidents. */
  readonly sinks: readonly string[];
  /** Told before metrics are; `isLeading`: this process is the one that ticks. */
  readonly gauge: (isLeading: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openAlerting = async ({
  settings,
  base,
  core,
  routes,
  mail,
}: AlertingParts): Promise<Alerting> => {
  const { clock, log, metrics } = base;
  const { state, queue, outbox, book, reports, directory } = core;
  const opened = await openSinks(settings, base);
  // Chat is told all the same: a bot that did not start would tell nobody.
  for (const problem of pagerProblems(settings.alerts, pagersOf(opened.sinks)))
    log.error({ problem }, 'An escalation would page nobody');
  const incoming = settings.alertmanagerWebhook;
  const trouble = async (): Promise<string | undefined> => {
    const [watches, looks, dues] = await Promise.all([
      core.watches.list(),
      core.looks.looks(),
      core.looks.dues(),
    ]);
    const states = watches.map(({ watch, paused }) => ({
      watch,
      paused,
      look: looks.get(watch.id),
      dueAt: dues.get(watch.id)?.dueAt,
      skipped: 0,
    }));
    return watchTrouble(states, clock.now());
  };
  const factsOf = async (record: IncidentRecord) =>
    record.report === '' ? undefined : factsOfReport(await reports.load(record.report), record);
  const tasks = [
    ...sinkTasks({
      sinks: opened.sinks,
      failed: opened.failed,
      mail,
      book,
      factsOf,
      ownerOf: ({ watched }) => ownerIn(watched?.labels ?? {}, routes.ownerKeys),
      trouble,
      tellAdmins: createTellAdmins(outbox, settings.delivery),
      clock,
      log,
      metrics,
      random: Math.random,
    }),
    ...(incoming.token === undefined
      ? []
      : [
          alertInTask({
            settings: incoming,
            state: createAlertInState(state, clock.now),
            queue,
            outbox,
            book,
            reports,
            directory,
            routes,
            clock,
            log,
          }),
        ]),
  ];
  const sinks = opened.sinks.map(({ sink }) => sink.name);
  return {
    tasks,
    sinks,
    gauge: async (isLeading) => {
      await gaugeSinks(isLeading ? sinks : [], mail, metrics, clock.now());
      gaugeIncidents(isLeading ? await book.list() : [], metrics, clock.now());
    },
    close: opened.close,
  };
};

/** What the public port takes from machines: kept for the process that ticks. */
export const alertWebhooks = (
  { alertmanagerWebhook: { token } }: Pick<Settings, 'alertmanagerWebhook'>,
  { clock, log, metrics }: Base,
  { state }: Pick<Core, 'state'>,
): readonly Webhook[] =>
  token === undefined
    ? []
    : [alertmanagerWebhook({ token, take: createAlertInState(state, clock.now).take, log, metrics })];
