import {
  type Action,
  type Block,
  code,
  type Document,
  plain,
  type Span,
  strong,
  type Text,
} from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import { countBySeverity, type Report, type Skipped } from '../core/report.ts';
import { codeList, countsText, duration, plural, scopeText } from './words.ts';

/** Incidents written out in the root message; the rest are counted there and told in full in the thread. */
const SHOWN = 8;

const toneOfReport = (report: Report): 'critical' | 'warning' | 'info' | 'good' | 'neutral' => {
  const first = report.incidents[0];
  if (first !== undefined) return first.severity;
  return report.status === 'Incomplete' ? 'neutral' : 'good';
};

export const headlineText = (report: Report): Text => {
  const cluster = strong(report.cluster);
  if (report.incidents.length > 0) return [cluster, strong(`: ${countsText(countBySeverity(report))}`)];
  if (report.status === 'Incomplete') {
    return [
      'Nothing found in ',
      cluster,
      `, but ${plural(report.skipped.length, 'kind')} could not be checked`,
    ];
  }
  return [cluster, strong(' is healthy')];
};

const checkedText = (report: Report): Text => [
  ...scopeText(report.scope),
  ` · ${plural(report.checked.workloads, 'workload')}, ${plural(report.checked.kinds, 'kind')} checked in ${duration(report.durationMs)} · `,
  { type: 'time', at: report.takenAt, style: 'clock' },
];

const where = (incident: Incident): Text => {
  const namespaces = incident.namespaces;
  const parts: Span[][] = [];
  if (namespaces.length > 0) parts.push([...codeList(namespaces, 3)]);
  if (incident.workloads > 1) parts.push([`${plural(incident.workloads, 'workload')} affected`]);
  if (incident.since !== undefined)
    parts.push(['since ', { type: 'time', at: incident.since, style: 'relative' }]);
  return parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part]));
};

const chain = (links: readonly Text[]): Text =>
  links.flatMap((link, index) => (index === 0 ? link : [' → ', ...link]));

export const incidentSection = (incident: Incident, number: number, report: Report): Block => ({
  type: 'section',
  tone: incident.severity,
  title: [`${number} · `, ...incident.title],
  lines: [
    ...(where(incident).length > 0 ? [where(incident)] : []),
    ...(incident.impact.length > 0 ? [chain(incident.impact)] : []),
    [strong('Do: '), ...incident.fix],
    ...(report.explanations[incident.id] === undefined
      ? []
      : [[`Why: ${report.explanations[incident.id]?.happening ?? ''}`]]),
  ],
  actions: [],
});

const REASONS: Readonly<Record<Skipped['reason'], string>> = {
  forbidden: 'forbidden',
  absent: 'not installed',
  'not-recorded': 'not in this recording',
  unavailable: 'did not answer',
  broken: 'failed inside the bot',
};

/** "Not checked: Secret (forbidden), Gateway (not installed)": grouped by reason, never silently gone. */
export const skippedText = (skipped: readonly Skipped[]): Text => {
  const byReason = new Map<Skipped['reason'], string[]>();
  for (const item of skipped) byReason.set(item.reason, [...(byReason.get(item.reason) ?? []), item.kind]);
  const parts = [...byReason].map(([reason, kinds]) => `${kinds.join(', ')} (${REASONS[reason]})`);
  return [`Not checked: ${parts.join('; ')}`];
};

const footer = (report: Report): Block[] => {
  const skipped = report.skipped.filter((item) => item.reason !== 'absent');
  const notes: Span[] = [
    ...(skipped.length > 0 ? skippedText(skipped) : []),
    ...(report.suppressed > 0
      ? [`${skipped.length > 0 ? ' · ' : ''}${plural(report.suppressed, 'finding')} hidden by ignore rules`]
      : []),
  ];
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

/** The message that the opening becomes: headline, incidents by severity, what was not checked, buttons. */
export const reportView = (report: Report): Document => {
  const shown = report.incidents.slice(0, SHOWN);
  const rest = report.incidents.length - shown.length;
  const headline = headlineText(report);
  return {
    summary: plain(headline),
    blocks: [
      { type: 'headline', tone: toneOfReport(report), text: headline },
      { type: 'note', text: checkedText(report) },
      ...shown.map((incident, index) => incidentSection(incident, index + 1, report)),
      ...(rest > 0
        ? [
            {
              type: 'paragraph' as const,
              text: [`and ${plural(rest, 'more incident')}: `, code(`/k8sgpt details`), ' shows them all.'],
            },
          ]
        : []),
      ...footer(report),
      { type: 'actions', actions: buttons(report) },
    ],
  };
};
