// SPDX-License-Identifier: Apache-2.0

import { createAlertLetters } from '../alerts/alert-letters.ts';
import { createAlertRouting } from '../alerts/alert-routing.ts';
import { escalateTask } from '../alerts/escalate.ts';
import { createExplainAlert } from '../alerts/explain-alert.ts';
import { createLeftChannels } from '../alerts/left-channels.ts';
import { createMarkAlerts, type MarkAlerts } from '../alerts/mark-alerts.ts';
import { quietEdits } from '../alerts/quiet-edits.ts';
import { createAlertStorms } from '../alerts/storm-alert.ts';
import { createTellOwed, type TellOwed } from '../alerts/tell-owed.ts';
import { type AlertsConfig, escalationOf, lifecyclePolicy } from '../config/alerts.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { LifecyclePolicy } from '../core/lifecycle/policy.ts';
import { maintenanceAt } from '../core/maintenance.ts';
import type { Routes } from '../core/route.ts';
import { silenceAt } from '../core/silence.ts';
import type { KnownSilences } from '../silences.ts';
import { createSinkMail, type SinkMail } from '../sinks/sink-mail.ts';
import type { KnownWatches } from '../watches/known-watches.ts';
import type { TickerTask } from '../watches/ticker.ts';
import type { WatchDenial } from '../watches/watch-denial.ts';
import type { Base } from './base.ts';
import type { Core } from './core.ts';

interface TellingParts {
  readonly base: Base;
  readonly core: Core;
  readonly alerts: AlertsConfig;
  readonly routes: Routes;
  readonly watches: Pick<KnownWatches, 'all'>;
  /** Why a watch may not look. */
  readonly denialOf: WatchDenial;
  readonly silences: Pick<KnownSilences, 'current'>;
}

/** How people and machines hear of incidents: the same in every process, whichever does it. */
export interface Telling extends TellOwed {
  readonly policy: LifecyclePolicy;
  /** Until when a rule or a maintenance keeps it from being told at that moment; undefined when none does. */
  readonly silencedUntil: (record: IncidentRecord, now: number) => number | undefined;
  readonly markAlerts: MarkAlerts;
  /** Done again and again, by one process of all. */
  readonly escalation: TickerTask;
  /** The same. */
  readonly edits: TickerTask;
  readonly mail: SinkMail;
}

export const createTelling = ({
  base,
  core,
  alerts,
  routes,
  watches,
  denialOf,
  silences,
}: TellingParts): Telling => {
  const { clock, log, trace } = base;
  const { book, outbox, reports, state, runs, queue } = core;
  const policy = lifecyclePolicy(alerts);
  const silencedUntil: Telling['silencedUntil'] = (record, now) => {
    const until = [
      maintenanceAt(alerts.maintenance, record, now)?.until,
      silenceAt(silences.current(), record, now)?.until,
    ].flatMap((end) => end ?? []);
    return until.length === 0 ? undefined : Math.max(...until);
  };
  const routing = createAlertRouting(routes, escalationOf(alerts), watches.all);
  const letters = createAlertLetters({ book, outbox, reports, routing, clock });
  const { stormAfter } = alerts;
  const storms = createAlertStorms({ state, book, outbox, routing, clock, stormAfter });
  const mail = createSinkMail(state, clock.now);
  const markAlerts = createMarkAlerts({ letters, storms, outbox, notify: mail.post });
  const owed = createTellOwed({
    book,
    letters,
    storms,
    markAlerts,
    routing,
    watches: watches.all,
    leave: createLeftChannels({
      state,
      book,
      letters,
      storms,
      routes,
      watches: async () =>
        (await core.watches.list())
          .map(({ watch }) => watch)
          .filter((watch) => denialOf(watch) === undefined),
    }),
    notify: mail.post,
    explain: createExplainAlert({ runs, queue, reports, watches: watches.all, clock }),
    policy,
    silencedUntil,
    clock,
    log,
    trace,
  });
  const escalation = escalateTask({ book, escalation: escalationOf(alerts), silencedUntil });
  return {
    ...owed,
    escalation,
    edits: quietEdits({ book, letters }),
    policy,
    silencedUntil,
    markAlerts,
    mail,
  };
};
