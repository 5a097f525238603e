// SPDX-License-Identifier: Apache-2.0

import { type Action, type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import { type IncidentRecord, type Marks } from '../core/incident-record.ts';
import type { Report } from '../core/report.ts';
import { titleText, whereText } from './incident-lines.ts';
import { marksText } from './marks.ts';
import { joined, plural, shortText } from './words.ts';

/** Incidents listed one by one; the rest are counted. */
const LISTED = 20;
/** What one menu holds. */
const OFFERED = 25;

const stateText = (record: IncidentRecord | undefined): Text => {
  const marks = marksText(record);
  return marks.length === 0 ? ['nobody looks after it'] : marks;
};

const section = (incident: Incident, at: number, report: Report, marks: Marks): Block => ({
  type: 'section',
  tone: incident.severity,
  title: titleText(incident, at + 1),
  lines: [whereText(incident, report), stateText(marks.get(incident.id))].filter((line) => line.length > 0),
  actions: [],
});

/** "1 acknowledged, 1 assigned, 1 muted". */
const sumText = (report: Report, marks: Marks): string => {
  const count = (isMarked: (record: IncidentRecord) => boolean): number =>
    report.incidents.filter(({ id }) => {
      const record = marks.get(id);
      return record !== undefined && isMarked(record);
    }).length;
  const counts = [
    [count(({ acknowledged }) => acknowledged !== undefined), 'acknowledged'],
    [count(({ assigned }) => assigned !== undefined), 'assigned'],
    [count(({ muted }) => muted !== undefined), 'muted'],
  ] as const;
  return counts.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`])).join(', ');
};

const detailsMenu = (report: Report): Block => ({
  type: 'menu',
  label: 'Details of…',
  options: report.incidents.slice(0, OFFERED).map((incident, at) => ({
    label: shortText(`${at + 1} · ${plain(incident.title)}`, 75),
    line: `details --report ${report.id} ${at + 1}`,
  })),
});

/** Every incident of a report in two lines: what and since when, and who looks after it. */
export const incidentsView = (report: Report, marks: Marks): Document => {
  const sum = sumText(report, marks);
  const headline = `${report.cluster}: ${plural(report.incidents.length, 'incident')}${sum === '' ? '' : `, ${sum}`}`;
  const rest = report.incidents.length - LISTED;
  const actions: Action[] = ['ack', 'mute', 'assign'].map((verb) => ({
    label: `${verb.charAt(0).toUpperCase()}${verb.slice(1)}…`,
    line: `${verb} --report ${report.id}`,
    style: 'default',
  }));
  return {
    summary: headline,
    blocks: [
      { type: 'headline', tone: report.incidents[0]?.severity ?? 'good', text: [strong(headline)] },
      { type: 'note', text: joined([['as of ', { type: 'time', at: report.takenAt, style: 'date' }]]) },
      ...report.incidents.slice(0, LISTED).map((incident, at) => section(incident, at, report, marks)),
      ...(rest > 0
        ? [
            {
              type: 'paragraph' as const,
              text: [`and ${plural(rest, 'more incident')}: `, code('/k8sgpt details'), ' shows them all.'],
            },
          ]
        : []),
      detailsMenu(report),
      { type: 'actions', actions },
    ],
  };
};
