// SPDX-License-Identifier: Apache-2.0

import { type Access, maySeeCluster } from './core/access.ts';
import { DAY } from './core/clock.ts';
import type { AnyCommand, CommandContext } from './core/command.ts';
import { type Interaction, placeOf } from './core/conversation.ts';
import { Unavailable } from './core/errors.ts';
import { incidentOfRecord, onlyIncident } from './core/incident-of-record.ts';
import type { IncidentRecord } from './core/incident-record.ts';
import { languageOfLocale } from './core/language-of-locale.ts';
import type { ParsedWords } from './core/parse-flags.ts';
import type { Report } from './core/report.ts';
import type { Run } from './core/run.ts';
import { stormIn } from './core/standing.ts';
import { parseSpan } from './core/time-span.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { alertHomeOf, repliedIncidents } from './message-keys.ts';
import { isAbandoned } from './runs.ts';

type Need = NonNullable<AnyCommand['needs']>[number];

export interface Asked extends Seeing {
  readonly parts: DispatchParts;
  readonly interaction: Interaction;
  readonly needs: AnyCommand['needs'];
  readonly operands: ParsedWords['operands'];
}

/** Who looks at what is remembered, and where. */
export interface Seeing {
  readonly parts: { readonly reports: Pick<DispatchParts['reports'], 'load' | 'lastFor'> };
  readonly interaction: Pick<Interaction, 'conversation'>;
  readonly access: Access;
  readonly flags: ParsedWords['flags'];
}

const inSight = (report: Report, access: Access): boolean =>
  access.namespaces === undefined ||
  report.scope.namespaces?.every((namespace) => access.namespaces?.includes(namespace)) === true;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What was read with the rights of one person is shown to them, and to those who have it before their eyes. */
const isLent = async (report: Report, { parts, interaction, access }: Seeing): Promise<boolean> =>
  report.as === undefined ||
  report.as === access.identity?.user ||
  (await parts.reports.lastFor(interaction.conversation)) === report.id;

/** The report that is meant, where this person may see it: as visible as its cluster, so that an id from elsewhere shows nothing. */
export const visibleReport = async (asked: Seeing): Promise<Report | undefined> => {
  const { parts, interaction, access, flags } = asked;
  const id =
    textOf(flags['report']) ??
    textOf(flags['again']) ??
    (await parts.reports.lastFor(interaction.conversation));
  const report = id === undefined ? undefined : await parts.reports.load(id);
  return report !== undefined &&
    maySeeCluster(access, report.cluster) &&
    inSight(report, access) &&
    (await isLent(report, asked))
    ? report
    : undefined;
};

const isOf =
  ({ access, interaction: { person, conversation } }: Asked) =>
  (run: Run): boolean =>
    access.admin ||
    maySeeCluster(access, run.work.cluster) ||
    run.listeners.some(
      (listener) =>
        listener.person.id === person.id && listener.conversation.platform === conversation.platform,
    );

/** What lies in several namespaces is shown to those who may see all of them. */
export const maySee = (
  { access }: Pick<Asked, 'access'>,
  {
    cluster,
    namespaces,
    as,
  }: {
    readonly cluster: string;
    readonly namespaces?: readonly string[] | undefined;
    readonly as?: string | undefined;
  },
): boolean =>
  maySeeCluster(access, cluster) &&
  (as === undefined || as === access.identity?.user) &&
  (access.namespaces === undefined ||
    namespaces?.every((namespace) => access.namespaces?.includes(namespace)) === true);

/** Incidents that this person may see anyway, and those of the report before them. */
const visibleRecords = async (
  asked: Asked,
  report: Report | undefined,
): Promise<readonly IncidentRecord[]> => {
  const shown = new Set(report?.incidents.map(({ id }) => id));
  const records = await asked.parts.book.list();
  return records.filter((record) => shown.has(record.incident) || maySee(asked, record));
};

/** The id of the one incident that is named; not its number. */
const incidentNamed = ({ flags }: Asked): string | undefined => {
  const { incident } = flags;
  const [only, ...more]: readonly unknown[] = Array.isArray(incident) ? (incident as readonly unknown[]) : [];
  return typeof only === 'string' && more.length === 0 && !/^\d{1,3}$/.test(only) ? only : undefined;
};

/** Whoever names nothing in the thread of an alert means its incident. */
const incidentOfThread = async ({
  parts,
  interaction: { conversation },
  flags,
  operands,
}: Asked): Promise<string | undefined> => {
  const isNamed = operands.length > 0 || flags['report'] !== undefined || flags['again'] !== undefined;
  if (conversation.thread === undefined || isNamed) return undefined;
  const here = (await parts.book.list()).filter(({ watched }) =>
    watched?.places.some((place) => placeOf(place) === placeOf(conversation)),
  );
  for (const { cluster, incident, watched } of here) {
    if (watched === undefined || stormIn(watched, conversation) !== undefined) continue;
    if ((await alertHomeOf(cluster, incident, conversation, parts)) !== undefined) return incident;
  }
  return undefined;
};

/**
 * The report that is meant. An incident of an alert is found by its record: in the newest kept report that shows it, and alone,
 * for whoever may see the incident and not all that was looked at.
 */
const reportMeant = async (asked: Asked): Promise<Report | undefined> => {
  const named = incidentNamed(asked);
  const id = named ?? (await incidentOfThread(asked));
  const report = await visibleReport(asked);
  if (id === undefined) return report;
  if (named !== undefined && report?.incidents.some((incident) => incident.id === id) === true) return report;
  const records = await asked.parts.book.list();
  const record = records.find(({ incident, watched }) => incident === id || watched?.findings[0] === id);
  if (record?.watched === undefined || !maySee(asked, record)) return report;
  if (named !== undefined && report !== undefined && incidentOfRecord(record, report) !== undefined)
    return report;
  for (const known of [textOf(asked.flags['report']), record.report, record.watched.shownIn]) {
    const kept = known === undefined ? undefined : await asked.parts.reports.load(known);
    const incident = kept === undefined ? undefined : incidentOfRecord(record, kept);
    if (kept?.cluster !== record.cluster || incident === undefined) continue;
    if (kept.as === undefined || kept.as === asked.access.identity?.user) return onlyIncident(kept, incident);
  }
  return asked.flags['report'] === undefined ? undefined : report;
};

/** Everything that a command says it needs to know, as far as this person may know it. */
const languageOfPerson = ({ person }: Interaction): string | undefined => languageOfLocale(person.locale);

export const gather = async (asked: Asked): Promise<CommandContext> => {
  const { parts, interaction, access, needs, flags, operands } = asked;
  const has = (need: Need): boolean => needs?.includes(need) === true;
  const now = parts.clock.now();
  // Whoever asks how the bot is must hear of a store that is away, not fail with it; nor be told that there is nothing.
  const unread: string[] = [];
  const known = async <T>(what: string, task: Promise<T>, otherwise: T): Promise<T> =>
    task.catch((error: unknown) => {
      if (!has('health') || !(error instanceof Unavailable)) throw error;
      unread.push(what);
      return otherwise;
    });
  const since = parseSpan(textOf(flags['since']) ?? '') ?? DAY;
  const [directory, report, runs, health, history, audit, pauses, held, cache, spending, watches] =
    await Promise.all([
      known('clusters', parts.directory(), { clusters: [] }),
      has('report') ? reportMeant(asked) : undefined,
      has('runs') ? known('checks under way', parts.runs.active(), undefined) : undefined,
      has('health') ? parts.health() : undefined,
      has('history') ? parts.reports.recent() : undefined,
      has('audit') ? parts.audit.read(now - since, now) : undefined,
      has('pauses') ? parts.pauses.list() : undefined,
      has('held') ? parts.held(interaction.conversation, textOf(flags['digest']) ?? '') : undefined,
      has('cache') && operands[0] !== 'add' ? parts.answers?.look(operands) : undefined,
      has('spending')
        ? known('what AI took', parts.spending?.(interaction) ?? Promise.resolve(undefined), undefined)
        : undefined,
      has('watches') ? parts.watches?.states() : undefined,
    ]);
  return {
    interaction,
    now,
    access,
    language: (parts.languageOf ?? languageOfPerson)(interaction),
    directory,
    filters: parts.filters,
    commands: parts.commands,
    report,
    replied:
      report !== undefined && has('replies')
        ? await repliedIncidents(report, interaction.conversation, parts)
        : undefined,
    earlier:
      report !== undefined && has('asked')
        ? await parts.asked.of(report.id, interaction.conversation)
        : undefined,
    silences: has('silences')
      ? (await parts.silences.list()).filter((silence) => maySee(asked, silence))
      : undefined,
    feedback: has('feedback')
      ? (await parts.feedback.list()).filter(({ cluster }) => maySeeCluster(access, cluster))
      : undefined,
    records: has('records') ? await visibleRecords(asked, report) : undefined,
    history: history?.filter((summary) => maySee(asked, summary)),
    runs: runs?.filter((run) => !isAbandoned(run, now)).filter(isOf(asked)),
    health,
    unread: [...unread, ...(health?.unread ?? [])],
    audit,
    pauses,
    held,
    cache,
    spending,
    watches: watches?.filter(({ watch }) => maySee(asked, watch)),
    sights: has('sights') ? await parts.sights?.() : undefined,
    routes: has('routes') ? parts.routes : undefined,
  };
};
