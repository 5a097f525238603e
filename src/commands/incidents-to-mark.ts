// SPDX-License-Identifier: Apache-2.0

import type { CommandContext, Plan } from '../core/command.ts';
import { type Document, plain } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import type { FormField } from '../core/form.ts';
import type { Incident } from '../core/incident.ts';
import type { IncidentRecord, IncidentSubject, Marks, Who } from '../core/incident-record.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { isLive } from '../core/lifecycle/watched-record.ts';
import type { Mark } from '../core/mark.ts';
import { marksIn } from '../core/read-in.ts';
import type { Report } from '../core/report.ts';
import { stormsOf } from '../core/standing.ts';
import { shortText } from '../views/words.ts';
import { troubledReportHere } from './report-here.ts';

/** Who asks, as records keep them. */
export const whoAsks = ({ interaction: { conversation, person } }: CommandContext): Who => ({
  platform: conversation.platform,
  workspace: conversation.workspace,
  id: person.id,
  ...(person.name === undefined ? {} : { name: person.name }),
});

/** What every mark says of who made it. */
export const markedBy = (context: CommandContext): Pick<Mark, 'by' | 'at' | 'interaction'> => ({
  by: whoAsks(context),
  at: context.now,
  interaction: context.interaction.id,
});

export const marksHere = ({ records = [], now, interaction }: CommandContext): Marks =>
  marksIn(records, now, [interaction.conversation]);

const subjectOf = (incident: Incident, report: Report): IncidentSubject => ({
  cluster: report.cluster,
  incident: incident.id,
  severity: incident.severity,
  title: incident.title,
  namespaces: incident.namespaces,
  report: report.id,
  ...(report.as === undefined ? {} : { as: report.as }),
});

const subjectOfRecord = ({ as, ...record }: IncidentRecord): IncidentSubject => {
  const { cluster, incident, severity, title, namespaces, report } = record;
  return { cluster, incident, severity, title, namespaces, report, ...(as === undefined ? {} : { as }) };
};

/** What of a storm is open and nobody's yet. */
export const subjectsOfStorm = (
  storm: string,
  { records = [] }: CommandContext,
): readonly IncidentSubject[] => {
  const open = records.filter(
    (record) =>
      isLive(record) && stormsOf(record.watched).includes(storm) && record.acknowledged === undefined,
  );
  if (open.length > 0) return open.map(subjectOfRecord);
  throw new Refused('Nothing of that storm is open that nobody has acknowledged.', {
    hint: 'incidents --open',
  });
};

/**
 * The incidents that were named by number or id, or the only one that there is; empty when it has to be asked which.
 * An id that stands in no report here may be known from what somebody did about it before.
 */
export const incidentsToMark = (
  named: readonly string[],
  context: CommandContext,
): readonly IncidentSubject[] => {
  const { report, records = [] } = context;
  const inReport = new Set(report?.incidents.map(({ id }) => id));
  const remembered = records.filter(({ incident }) => named.includes(incident) && !inReport.has(incident));
  const others = named.filter((name) => !remembered.some(({ incident }) => incident === name));
  const known = remembered.map(subjectOfRecord);
  if (named.length > 0 && others.length === 0) return known;
  const here = troubledReportHere(context);
  const incidents =
    others.length > 0 ? incidentsNamed(others, here) : here.incidents.length === 1 ? here.incidents : [];
  return [...known, ...incidents.map((incident) => subjectOf(incident, here))];
};

/** Longest that choices of a form or menu say. */
const LABEL = 75;

const labelOf = (incident: Incident, report: Report): string =>
  shortText(`${report.incidents.indexOf(incident) + 1} · ${plain(incident.title)}`, LABEL);

/** Incidents that a form offers: the first of a storm, which are the worst. */
const OFFERED = 25;

/** "Which?" in a form; nothing is asked where they are named already. */
export const whichField = (
  report: Report,
  offered: readonly Incident[],
  chosen: readonly string[] = [],
): FormField => ({
  as: 'flag',
  name: 'incident',
  label: 'Which incidents',
  required: true,
  type: 'choice',
  several: true,
  options: offered
    .slice(0, OFFERED)
    .map((incident) => ({ label: labelOf(incident, report), value: incident.id })),
  initial: chosen.filter((id) => offered.some((incident) => incident.id === id)),
});

/** Which of several is meant: a form where one can be opened, else a menu whose options are complete lines. */
export const askWhich = (verb: string, offered: readonly Incident[], report: Report): Plan => {
  if (offered.length === 0)
    throw new Refused('Nothing is left to do that to: every incident has it already.');
  const line = `${verb} --report ${report.id}`;
  const instead: Document = {
    summary: `Which incident: ${verb} 1?`,
    blocks: [
      { type: 'paragraph', text: ['Which incident?'] },
      {
        type: 'menu',
        label: 'Incident…',
        options: offered.slice(0, OFFERED).map((incident) => ({
          label: labelOf(incident, report),
          line: `${line} --incident ${incident.id}`,
        })),
      },
    ],
  };
  const title = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  return {
    type: 'form',
    form: { title: `${title} incidents`, submit: title, line, fields: [whichField(report, offered)] },
    instead,
  };
};
