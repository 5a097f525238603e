import { type Action, type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import { countBySeverity, type Report, type Skipped } from '../core/report.ts';
import { markedText } from './explanation.ts';
import { changedText, doText, impactText, titleText, whereText } from './incident-lines.ts';
import { countsText, duration, joined, plural, scopeText } from './words.ts';

/** Incidents written out in the root message; the rest are counted there and told in full in the thread. */
const SHOWN = 8;

/** Kinds named in the headline of a report that found nothing. */
const UNREAD_NAMED = 3;

/** Labels that nothing has: to call that healthy would be no answer. */
const isEmpty = ({ checked, scope }: Report): boolean =>
  scope.selector !== undefined && checked.objects === 0;

const toneOfReport = (report: Report): 'critical' | 'warning' | 'info' | 'good' | 'neutral' => {
  const first = report.incidents[0];
  if (report.status === 'Incomplete' && first?.severity !== 'critical') return 'neutral';
  if (report.status === 'OK' && isEmpty(report)) return 'neutral';
  return first?.severity ?? 'good';
};

/** An API that is not installed leaves nothing unchecked. */
const unreadOf = (report: Report): readonly Skipped[] =>
  report.skipped.filter(({ reason }) => reason !== 'absent');

/** The cluster, or the one object of it that was asked for. */
const subjectOf = ({ cluster, scope: { object } }: Report): string =>
  object === undefined ? cluster : `${object.kind} ${object.name} in ${cluster}`;

const incompleteText = (report: Report): Text => {
  const kinds = unreadOf(report).map(({ kind }) => kind);
  const named = kinds.length <= UNREAD_NAMED ? `: ${kinds.join(', ')}` : '';
  return [
    strong(subjectOf(report)),
    ': ',
    report.incidents.length === 0 ? 'nothing found' : countsText(countBySeverity(report)),
    `, but ${plural(kinds.length, 'kind')} could not be checked${named}`,
  ];
};

export const headlineText = (report: Report): Text => {
  if (report.status === 'Incomplete') return incompleteText(report);
  const counts = countsText(countBySeverity(report));
  if (report.status === 'OK' && isEmpty(report))
    return [strong(`Nothing in ${subjectOf(report)} has the labels ${report.scope.selector ?? ''}`)];
  if (report.status === 'OK')
    return [strong(`${subjectOf(report)} is healthy`), ...(counts === '' ? [] : [`, with ${counts}`])];
  return [strong(`${subjectOf(report)}: ${counts}`)];
};

const checkedText = (report: Report): Text =>
  joined([
    scopeText(report.scope),
    [
      `${plural(report.checked.workloads, 'workload')}, ${plural(report.checked.kinds, 'kind')} checked in ${duration(report.durationMs)}`,
    ],
    [{ type: 'time', at: report.takenAt, style: 'clock' }],
    // A slash command is invisible to everybody else.
    report.askedBy === undefined ? [] : [`asked by ${report.askedBy}`],
  ]);

const incidentSection = (incident: Incident, number: number, report: Report): Block => ({
  type: 'section',
  tone: incident.severity,
  title: titleText(incident, number),
  lines: [
    whereText(incident, report),
    impactText(incident),
    changedText(incident),
    doText(incident),
    ...(report.explanations[incident.id] === undefined
      ? []
      : [[strong('Why: '), ...markedText(report.explanations[incident.id]?.happening ?? '')]]),
  ].filter((line) => line.length > 0),
  actions: [],
});

const REASONS: Readonly<Record<Skipped['reason'], string>> = {
  forbidden: 'forbidden',
  absent: 'not installed',
  'not-recorded': 'not in this recording',
  unavailable: 'did not answer',
  limited: 'not all of it',
  broken: 'failed inside the bot',
};

/** "Not checked: Secret (forbidden), Gateway (not installed)": grouped by reason, never silently gone. */
const skippedText = (skipped: readonly Skipped[]): Text => {
  if (skipped.length === 0) return [];
  const byReason = new Map<Skipped['reason'], string[]>();
  for (const item of skipped) {
    if (item.reason !== 'limited')
      byReason.set(item.reason, [...(byReason.get(item.reason) ?? []), item.kind]);
  }
  const parts = [...byReason].map(([reason, kinds]) => `${kinds.join(', ')} (${REASONS[reason]})`);
  // How much was looked at all the same is what people want to know.
  const limited = skipped.flatMap(({ kind, reason, detail }) =>
    reason === 'limited' ? [`${kind} (${detail})`] : [],
  );
  return [`Not checked: ${[...parts, ...limited].join('; ')}`];
};

const footer = (report: Report): Block[] => {
  const notes = joined([
    skippedText(unreadOf(report)),
    report.suppressed > 0 ? [`${plural(report.suppressed, 'finding')} hidden by ignore rules`] : [],
  ]);
  return notes.length > 0 ? [{ type: 'note', text: notes }] : [];
};

const buttons = (report: Report): Action[] => {
  const rerun: Action = { label: 'Re-run', line: `analyze --again ${report.id}`, style: 'default' };
  if (report.incidents.length === 0) return [rerun];
  return [
    { label: 'Explain', line: `explain --report ${report.id}`, style: 'primary' },
    { label: 'Details', line: `details --report ${report.id}`, style: 'default' },
    rerun,
  ];
};

/** What a lock screen shows: the counts, then the first incident. */
const summaryText = (report: Report): string => {
  const first = report.incidents[0];
  const headline = plain(headlineText(report));
  if (first === undefined) return headline;
  return `${headline}${report.incidents.length > 1 ? '. First: ' : '. '}${plain(first.title)}`;
};

/** The message that the opening becomes: headline, incidents by severity, what was not checked, buttons. */
export const reportView = (report: Report): Document => {
  const shown = report.incidents.slice(0, SHOWN);
  const rest = report.incidents.length - shown.length;
  return {
    summary: summaryText(report),
    blocks: [
      { type: 'headline', tone: toneOfReport(report), text: headlineText(report) },
      { type: 'note', text: checkedText(report) },
      ...shown.map((incident, index) => incidentSection(incident, index + 1, report)),
      ...(rest > 0
        ? [
            {
              type: 'paragraph' as const,
              text: [`and ${plural(rest, 'more incident')}: `, code('/k8sgpt details'), ' shows them all.'],
            },
          ]
        : []),
      ...footer(report),
      { type: 'actions', actions: buttons(report) },
    ],
  };
};
