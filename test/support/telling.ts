// SPDX-License-Identifier: Apache-2.0

import { silentLog } from '../../adapters/telemetry/log.ts';
import { createAlertLetters } from '../../src/alerts/alert-letters.ts';
import { createAlertRouting } from '../../src/alerts/alert-routing.ts';
import { createLeftChannels } from '../../src/alerts/left-channels.ts';
import { createMarkAlerts } from '../../src/alerts/mark-alerts.ts';
import { createAlertStorms } from '../../src/alerts/storm-alert.ts';
import { createTellOwed } from '../../src/alerts/tell-owed.ts';
import { defaultAlerts, escalationOf, lifecyclePolicy } from '../../src/config/alerts.ts';
import type { IncidentRecord, Turn } from '../../src/core/incident-record.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import type { Report } from '../../src/core/report.ts';
import { noRoutes, type Routes, type Target } from '../../src/core/route.ts';
import type { Watch } from '../../src/core/watch.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { createOutbox, type OutboxRecord } from '../../src/outbox.ts';
import { documentText } from './document-text.ts';

export const SHOP: Target = {
  platform: 'slack',
  workspace: 'T1',
  channel: 'C-shop',
  mention: { id: 'S0SHOP', name: 'oncall-shop' },
};
export const OPS: Target = { platform: 'teams', workspace: 'W1', channel: 'C-ops' };

export const routesTo = (...to: readonly Target[]): Routes => ({ ...noRoutes, default: { to, next: [OPS] } });

interface TellingOptions {
  readonly state: StateStore;
  readonly clock: { readonly now: () => number };
  readonly report: Report;
  readonly routes?: Routes;
  readonly alerts?: Partial<typeof defaultAlerts>;
  readonly silencedUntil?: (record: IncidentRecord, now: number) => number | undefined;
  readonly watches?: () => readonly Pick<Watch, 'id' | 'to' | 'severity'>[];
  /** As they stand in the store; nothing is left where that is not given. */
  readonly standing?: () => readonly Watch[];
}

/** Everything that tells people of incidents, over one store, as one process has it. */
export const telling = ({
  state,
  clock,
  report,
  routes = routesTo(SHOP),
  alerts,
  silencedUntil,
  watches = () => [],
  standing,
}: TellingOptions) => {
  const settings = { ...defaultAlerts, ...alerts };
  const book = createIncidentBook(state);
  const outbox = createOutbox(state, { ...clock, sleep: async () => undefined });
  const routing = createAlertRouting(routes, escalationOf(settings), watches);
  const reports = { load: async (id: string) => (id === report.id ? report : undefined) };
  const letters = createAlertLetters({ book, outbox, reports, routing, clock });
  const storms = createAlertStorms({ state, book, outbox, routing, clock, stormAfter: settings.stormAfter });
  const events: IncidentEvent[] = [];
  const notify = async (more: readonly IncidentEvent[]): Promise<void> => void events.push(...more);
  const markAlerts = createMarkAlerts({ letters, storms, outbox, notify });
  const owed = createTellOwed({
    book,
    letters,
    storms,
    markAlerts,
    routing,
    watches,
    leave:
      standing === undefined
        ? async () => false
        : createLeftChannels({ state, book, letters, storms, routes, watches: async () => standing() }),
    notify,
    explain: async () => undefined,
    policy: lifecyclePolicy(settings),
    silencedUntil: silencedUntil ?? (() => undefined),
    clock,
    log: silentLog,
  });
  return { book, outbox, events, markAlerts, routing, settings, ...owed };
};
export type Telling = ReturnType<typeof telling>;

/** Writes a record down, with one more turn owed, as observing does. */
export const turned = async (
  { book }: Pick<Telling, 'book'>,
  record: IncidentRecord,
  turn?: Turn,
  given: Partial<IncidentRecord> = {},
): Promise<void> => {
  await book.change(record.cluster, record.incident, (current) => {
    const now = current ?? record;
    const { watched } = now;
    if (watched === undefined || turn === undefined) return { ...now, ...given };
    return {
      ...now,
      ...given,
      watched: {
        ...watched,
        ...(turn.turn === 'resolved' ? { resolvedAt: turn.at } : {}),
        told:
          turn.turn === 'resolved'
            ? undefined
            : {
                severity: given.severity ?? now.severity,
                workloads: watched.workloads,
                lead: watched.findings[0] ?? '',
                flapping: watched.flapping,
              },
        turns: [...watched.turns, turn],
        owed: [...watched.owed, turn],
      },
    };
  });
};

/** What the outbox holds, by key: what people see once everything is sent. */
export const letters = async (state: StateStore): Promise<ReadonlyMap<string, OutboxRecord>> =>
  new Map(
    (await state.list('outbox/')).map(({ value }) => {
      const record = JSON.parse(value) as OutboxRecord;
      return [record.key, record] as const;
    }),
  );

/** The same as people read it: the first line of each message of the channels, then of their threads. */
export const told = async (state: StateStore): Promise<readonly string[]> =>
  [...(await letters(state)).values()]
    .map(({ key, document, to, thread }) => ({
      order: `${thread === undefined ? 0 : 1}${key}`,
      line: `${to.channel}${thread === undefined ? '' : ' ↳'} ${documentText(document).trim().split('\n')[0] ?? ''}`,
    }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ line }) => line);
