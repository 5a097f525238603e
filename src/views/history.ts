// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import type { IncidentRecord, IncidentSubject, Turn } from '../core/incident-record.ts';
import type { ReportSummary } from '../core/report-summary.ts';
import { deedText, marksText } from './marks.ts';
import { codeList, countsText, plural, shortText } from './words.ts';

/** Reports listed; as many as a person looks through. */
const LISTED = 15;
const STEPS = 20;
const OFFERED = 25;

export const foundText = ({ status, counts }: Pick<ReportSummary, 'status' | 'counts'>): string => {
  const found = countsText(counts);
  if (status === 'OK') return found === '' ? 'healthy' : `healthy, with ${found}`;
  return status === 'Incomplete' ? `${found === '' ? 'nothing found' : found}, not all checked` : found;
};

const scopeOf = ({ namespaces, partial }: ReportSummary): Text => [
  ...(namespaces === undefined ? ['all namespaces'] : codeList(namespaces, 3)),
  ...(partial ? [', in part'] : []),
];

const reportsMenu = (shown: readonly ReportSummary[]): Block[] =>
  shown.length === 0
    ? []
    : [
        {
          type: 'menu',
          label: 'Show report…',
          options: shown.slice(0, OFFERED).map((summary, at) => ({
            label: shortText(`${at + 1} · ${summary.cluster}: ${foundText(summary)}`, 75),
            line: `details --report ${summary.report}`,
          })),
        },
      ];

/** The last reports of a cluster, newest first: when, of what, what they found. */
export const historyView = (cluster: string, all: readonly ReportSummary[]): Document => {
  const shown = all.slice(0, LISTED);
  const summary = `${plural(all.length, 'report')} of ${cluster}`;
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong(summary)] },
      {
        type: 'table',
        columns: ['#', 'When', 'Checked', 'Found'],
        rows: shown.map((report, at): Text[] => [
          [String(at + 1)],
          [{ type: 'time', at: report.takenAt, style: 'date' }],
          scopeOf(report),
          [foundText(report)],
        ]),
      },
      ...(all.length > shown.length
        ? [{ type: 'note' as const, text: [`and ${plural(all.length - shown.length, 'earlier report')}`] }]
        : []),
      ...reportsMenu(shown),
    ],
  };
};

const seenText = (
  incident: string,
  record: IncidentRecord | undefined,
  reports: readonly ReportSummary[],
): Text => {
  // Whoever looked elsewhere has not seen whether it was there.
  const whole = reports.filter(({ partial, incidents }) => !partial || incidents.includes(incident));
  const having = whole.filter(({ incidents }) => incidents.includes(incident));
  const [last] = having;
  const first = having.at(-1);
  if (first === undefined || last === undefined)
    return [
      record?.watched === undefined
        ? 'In none of the kept reports.'
        : 'Seen by watches; in no report that somebody asked for.',
    ];
  return [
    `In ${having.length} of ${plural(whole.length, 'kept report')}: first `,
    { type: 'time', at: first.takenAt, style: 'date' },
    ', last ',
    { type: 'time', at: last.takenAt, style: 'date' },
    '.',
  ];
};

/** "resolved (ConfigMap created)", "worse: 2 more workloads": what became of it by itself. */
const turnText = ({ turn, detail = [] }: Turn): Text => {
  switch (turn) {
    case 'opened':
    case 'resolved':
      return detail.length === 0 ? [turn] : [`${turn} (`, ...detail, ')'];
    case 'worse':
    case 'flapping':
      return detail.length === 0 ? [turn] : [`${turn}: `, ...detail];
    case 'reopened':
      return detail.length === 0 ? ['back'] : detail;
    case 'changed':
      return detail.length === 0 ? ['it has another cause'] : detail;
    case 'steady':
      return detail.length === 0 ? ['stable'] : ['stable: ', ...detail];
    case 'escalated':
      return detail.length === 0 ? ['nobody had acknowledged it'] : detail;
  }
};

/** What people did and what became of it, oldest first; `without`: a turn that is told elsewhere. */
export const eventsOf = (
  record: IncidentRecord | undefined,
  without?: Turn,
): readonly { readonly at: number; readonly text: Text }[] =>
  [
    ...(record?.watched?.turns ?? [])
      .filter((turn) => turn !== without)
      .map((turn) => ({ at: turn.at, text: turnText(turn) })),
    ...(record?.history ?? []).map((step) => {
      const { did, how } = deedText(step);
      return { at: step.at, text: [`${did} it`, ...how] };
    }),
  ].toSorted((a, b) => a.at - b.at);

/** One incident: in which reports it was, what became of it, and who did what about it. */
export const incidentHistoryView = (
  subject: Pick<IncidentSubject, 'incident' | 'title' | 'severity'>,
  record: IncidentRecord | undefined,
  reports: readonly ReportSummary[],
): Document => {
  const events = eventsOf(record).slice(-STEPS);
  const marks = marksText(record);
  return {
    summary: `History of ${plain(subject.title)}`,
    blocks: [
      { type: 'headline', tone: subject.severity, text: subject.title },
      { type: 'note', text: seenText(subject.incident, record, reports) },
      ...(marks.length === 0 ? [] : [{ type: 'paragraph' as const, text: ['Now: ', ...marks] }]),
      ...(events.length === 0
        ? [{ type: 'paragraph' as const, text: ['Nobody has done anything about it yet.'] }]
        : [
            {
              type: 'list' as const,
              ordered: false,
              items: events.map(({ at, text }): Text => [{ type: 'time', at, style: 'date' }, ' ', ...text]),
            },
          ]),
    ],
  };
};

/** Where nothing was checked yet. */
export const noHistoryView = (cluster: string): Document => ({
  summary: `No report of ${cluster} is kept`,
  blocks: [
    {
      type: 'paragraph',
      text: [
        `No report of ${cluster} is kept. Reports are kept for seven days; make one: `,
        code('/k8sgpt analyze'),
      ],
    },
  ],
});
