// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { plain } from '../../../src/core/document.ts';
import { severities } from '../../../src/core/finding.ts';
import { type IncidentRecord, incidentStates } from '../../../src/core/incident-record.ts';
import { formatRef } from '../../../src/core/ref.ts';
import type { Report } from '../../../src/core/report.ts';
import { cluster, count, cursor, namespace, nextCursor, timeOf } from '../fields.ts';
import { defineTool, ToolFailure } from '../tool.ts';

const Row = z.object({
  id: z.string(),
  cluster: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  state: z.enum(incidentStates).describe('reported: seen by a check; the others: as watches see it'),
  cause: z.string().describe('The object to blame'),
  namespaces: z.array(z.string()),
  since: z.string().optional(),
  lastSeen: z.string().optional(),
  acknowledgedBy: z.string().optional(),
  assignedTo: z.string().optional(),
  muted: z.boolean(),
});
type Row = z.infer<typeof Row>;

const fields = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

const ofRecord = (record: IncidentRecord): Row =>
  fields({
    id: record.incident,
    cluster: record.cluster,
    title: plain(record.title),
    severity: record.severity,
    state: record.state,
    cause: record.watched?.object ?? '',
    namespaces: [...record.namespaces],
    since: timeOf(record.watched?.since),
    lastSeen: timeOf(record.watched?.lastSeen),
    acknowledgedBy: record.acknowledged?.by.name ?? record.acknowledged?.by.id,
    assignedTo: record.assigned?.to.name ?? record.assigned?.to.id,
    muted: record.muted !== undefined,
  });

const ofReport = (report: Report): readonly Row[] =>
  report.incidents.map((incident) =>
    fields({
      id: incident.id,
      cluster: report.cluster,
      title: plain(incident.title),
      severity: incident.severity,
      state: 'reported' as const,
      cause: formatRef(incident.cause.object),
      namespaces: [...incident.namespaces],
      since: timeOf(incident.since),
      lastSeen: timeOf(report.takenAt),
      muted: false,
    }),
  );

const LIVE: ReadonlySet<string> = new Set(['open', 'recovering', 'pending']);

const line = ({ id, severity, state, title, cluster: where, since, acknowledgedBy }: Row): string =>
  `- **${severity}** ${title} — ${where}, ${state}${since === undefined ? '' : ` since ${since}`}${acknowledgedBy === undefined ? '' : `, acknowledged by ${acknowledgedBy}`} (\`${id}\`)`;

export default defineTool({
  name: 'incidents',
  title: 'List incidents',
  description:
    'Incidents that watches see, with who looks after each, and those of the last report of analyze. Use timeline and explain with an id of it.',
  input: z.object({
    cluster,
    namespace,
    state: z.enum(['open', 'all']).default('open').describe('all: also what is resolved'),
    limit: count(200, 50),
    cursor,
  }),
  output: z.object({ total: z.number(), incidents: z.array(Row), nextCursor }),
  run: async ({ cluster: where, namespace: space, state, limit, cursor: after }, { desk, person }) => {
    const [records, report] = await Promise.all([desk.incidents(person), desk.report(person, undefined)]);
    const watched = records
      .filter(({ state: now, watched: seen }) => seen !== undefined && (state === 'all' || LIVE.has(now)))
      .map(ofRecord);
    const known = new Set(watched.map(({ id }) => id));
    const all = [
      ...watched,
      ...(report === undefined ? [] : ofReport(report).filter(({ id }) => !known.has(id))),
    ].filter(
      (row) =>
        (where === undefined || row.cluster === where) &&
        (space === undefined || space === '' || row.namespaces.includes(space)),
    );
    const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && from === 0)
      throw new ToolFailure(
        'That is not a nextCursor of mine, or its incident is gone. Ask for the first page again.',
      );
    const page = all.slice(from, from + limit);
    const last = page.at(-1);
    return {
      data: {
        total: all.length,
        incidents: page,
        ...(last === undefined || from + page.length >= all.length ? {} : { nextCursor: last.id }),
      },
      text: page.length === 0 ? 'No incidents are known. Run analyze to look.' : page.map(line).join('\n'),
    };
  },
});
