// SPDX-License-Identifier: Apache-2.0

import { type Action, type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import { type Marks, noMarks } from '../core/incident-record.ts';
import { countBySeverity, type Report, type Skipped } from '../core/report.ts';
import { leavesGap } from '../core/skip-reason.ts';
import { markedText } from './explanation.ts';
import { changedText, doText, impactText, titleText, whereText } from './incident-lines.ts';
import { leftOutNote } from './left-out.ts';
import { standingText, untilText, whoText } from './marks.ts';
import { reportReference } from './report-reference.ts';
import { countsText, duration, joined, plural, scopeText } from './words.ts';

/** Incidents written out in the root message; the rest are counted there and told in full in the thread. */
const SHOWN = 8;

/** Kinds named in the headline of a report that found nothing. */
const UNREAD_NAMED = 3;

/** Labels that nothing has: to call that healthy would be no answer. */
const isEmpty = ({ checked, scope }: Report): boolean =>
  scope.selector !== undefined && checked.objects === 0;

export const toneOfReport = (
  report: Report,
  loud: readonly Incident[],
): 'critical' | 'warning' | 'info' | 'good' | 'neutral' => {
  const first = loud[0];
  // What is muted is wrong all the same: nothing here is healthy.
  if (first === undefined && report.incidents.length > 0) return 'neutral';
  if (report.status === 'Incomplete' && first?.severity !== 'critical') return 'neutral';
  if (report.status === 'OK' && isEmpty(report)) return 'neutral';
  return first?.severity ?? 'good';
};

/** What is not installed or left out by choice leaves nothing unchecked. */
const unreadOf = (report: Report): readonly Skipped[] =>
  report.skipped.filter(({ reason }) => leavesGap(reason));

/** The cluster, or the one object of it that was asked for. */
const subjectOf = ({ cluster, scope: { object } }: Report): string =>
  object === undefined ? cluster : `${object.kind} ${object.name} in ${cluster}`;

/** "EKS does not apply to this cluster": asked for, and none of its APIs is there. */
const inapplicableText = ({ notApplicable = [] }: Report): string =>
  notApplicable.length === 0
    ? ''
    : `${notApplicable.join(', ')} ${notApplicable.length === 1 ? 'does' : 'do'} not apply to this cluster`;

/** "Node is left out by choice": asked for all the same. */
const unwantedText = ({ leftOut = [] }: Report): string =>
  leftOut.length === 0
    ? ''
    : `${leftOut.join(', ')} ${leftOut.length === 1 ? 'is' : 'are'} left out by choice of whoever runs k8sgpt`;

const incompleteText = (report: Report, counts: string): Text => {
  const kinds = unreadOf(report).flatMap(({ kind, reason }) => (reason === 'failed' ? [] : kind));
  const others = unreadOf(report).flatMap(({ kind, reason }) => (reason === 'failed' ? kind : []));
  const named = kinds.length <= UNREAD_NAMED ? `: ${kinds.join(', ')}` : '';
  const gaps = [
    kinds.length === 0 ? '' : `${plural(kinds.length, 'kind')} could not be checked${named}`,
    others.length === 0
      ? ''
      : `${plural(others.length, 'custom analyzer')} did not do ${others.length === 1 ? 'its' : 'their'} part: ${others.join(', ')}`,
    inapplicableText(report),
    unwantedText(report),
  ].filter((gap) => gap !== '');
  const { notApplicable = [], leftOut = [] } = report;
  if (notApplicable.length + leftOut.length === report.filters.length) {
    const why = [inapplicableText(report), unwantedText(report)].filter((text) => text !== '');
    return [strong(subjectOf(report)), `: nothing was checked: ${why.join(', and ')}`];
  }
  return [
    strong(subjectOf(report)),
    ': ',
    report.incidents.length === 0 ? 'nothing found' : counts,
    `, but ${gaps.join(', and ')}`,
  ];
};

const countsOf = (incidents: readonly Incident[]): string => countsText(countBySeverity({ incidents }));

/** "2 problems, 1 warning, 1 muted". */
const loudText = (loud: readonly Incident[], muted: number): string =>
  [countsOf(loud), ...(muted === 0 ? [] : [`${muted} muted`])].filter((part) => part !== '').join(', ');

export const headlineText = (report: Report, marks: Marks = noMarks): Text => {
  const loud = report.incidents.filter(({ id }) => marks.get(id)?.muted === undefined);
  const muted = report.incidents.length - loud.length;
  const counts = loudText(loud, muted);
  if (report.status === 'Incomplete') return incompleteText(report, counts);
  if (report.status === 'OK' && isEmpty(report))
    return [strong(`Nothing in ${subjectOf(report)} has the labels ${report.scope.selector ?? ''}`)];
  if (loud.length === 0 && muted > 0)
    return [strong(`${subjectOf(report)}: nothing but what is muted`), `, ${countsOf(report.incidents)}`];
  if (report.status === 'OK')
    return [strong(`${subjectOf(report)} is healthy`), ...(counts === '' ? [] : [`, with ${counts}`])];
  return [strong(`${subjectOf(report)}: ${counts}`)];
};

/** `isKept`: for a file, which tells the day but not how long it took: the same cluster gives the same bytes. */
export const checkedText = (report: Report, isKept = false): Text =>
  joined([
    scopeText(report.scope),
    leftOutNote(report),
    [
      `${plural(report.checked.workloads, 'workload')}, ${plural(report.checked.kinds, 'kind')} checked${isKept ? '' : ` in ${duration(report.durationMs)}`}`,
    ],
    [{ type: 'time', at: report.takenAt, style: isKept ? 'date' : 'clock' }],
    // A slash command is invisible to everybody else.
    report.askedBy === undefined ? [] : [`asked by ${report.askedBy}`],
  ]);

/** "Acknowledged by @ben 11:33": a line of its own begins with a capital. */
const sentence = ([first, ...rest]: Text): Text =>
  typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : [];

const incidentSection = (incident: Incident, number: number, report: Report, marks: Marks): Block => ({
  type: 'section',
  tone: incident.severity,
  title: titleText(incident, number),
  lines: [
    whereText(incident, report),
    sentence(standingText(marks.get(incident.id))),
    impactText(incident),
    changedText(incident),
    doText(incident),
    ...(report.explanations[incident.id] === undefined
      ? []
      : [[strong('Why: '), ...markedText(report.explanations[incident.id]?.happening ?? '')]]),
  ].filter((line) => line.length > 0),
  actions: [],
});

/** Folded, never silently gone: who muted it, until when. */
const mutedNotes = (report: Report, marks: Marks): Block[] =>
  report.incidents.flatMap((incident, at): Block[] => {
    const muted = marks.get(incident.id)?.muted;
    if (muted === undefined) return [];
    const text = [...titleText(incident, at + 1), ` · muted by ${whoText(muted.by)} `, ...untilText(muted)];
    return [{ type: 'note', text }];
  });

const REASONS: Readonly<Record<Skipped['reason'], string>> = {
  forbidden: 'forbidden',
  absent: 'not installed',
  'left-out': 'left out by choice',
  'not-recorded': 'not in this recording',
  unavailable: 'did not answer',
  limited: 'not all of it',
  broken: 'failed inside the bot',
  failed: 'did not answer as it should',
};

/** Of which the detail says more than a word could. */
const isTold = ({ reason }: Pick<Skipped, 'reason'>): boolean => reason === 'limited' || reason === 'failed';

/** "Not checked: Secret (forbidden), Gateway (not installed)": grouped by reason, never silently gone. */
const skippedText = (skipped: readonly Skipped[], as: string | undefined): Text => {
  if (skipped.length === 0) return [];
  const byReason = new Map<Skipped['reason'], string[]>();
  for (const item of skipped) {
    if (!isTold(item)) byReason.set(item.reason, [...(byReason.get(item.reason) ?? []), item.kind]);
  }
  // With whose rights it was looked at, where they are not the bot's own.
  const whose = (reason: Skipped['reason']): string =>
    reason === 'forbidden' && as !== undefined ? ` for ${as}` : '';
  const parts = [...byReason].map(
    ([reason, kinds]) => `${kinds.join(', ')} (${REASONS[reason]}${whose(reason)})`,
  );
  // How much was looked at all the same is what people want to know.
  const limited = skipped.flatMap(({ kind, reason, detail }) =>
    isTold({ reason }) ? [`${kind} (${detail})`] : [],
  );
  return [`Not checked: ${[...parts, ...limited].join('; ')}`];
};

/** What was not checked, and what is hidden; `more` comes behind it. */
export const footer = (report: Report, more: Text = []): Block[] => {
  const notes = joined([
    skippedText(unreadOf(report), report.as),
    ...[inapplicableText(report), unwantedText(report)].map((text) =>
      text === '' || report.status === 'Incomplete' ? [] : [text],
    ),
    report.suppressed > 0 ? [`${plural(report.suppressed, 'finding')} hidden by ignore rules`] : [],
    more,
  ]);
  return notes.length > 0 ? [{ type: 'note', text: notes }] : [];
};

const buttons = (report: Report): Block[] => {
  const rerun: Action = { label: 'Re-run', line: `analyze --again ${report.id}`, style: 'default' };
  const line = (verb: string): string => `${verb} --report ${report.id}`;
  if (report.incidents.length === 0) return [{ type: 'actions', actions: [rerun] }];
  return [
    {
      type: 'actions',
      actions: [
        { label: 'Explain', line: line('explain'), style: 'primary' },
        { label: 'Details', line: line('details'), style: 'default' },
        rerun,
        { label: 'Ask', line: line('ask'), style: 'default' },
      ],
    },
    {
      type: 'menu',
      label: 'More…',
      options: [
        { label: 'Acknowledge…', line: line('ack') },
        { label: 'Mute…', line: line('mute') },
        { label: 'Assign…', line: line('assign') },
        { label: 'Export as a file', line: line('export') },
        { label: 'Earlier reports', line: 'history' },
      ],
    },
  ];
};

/** What a lock screen shows: the counts, then the first incident. */
const summaryText = (report: Report, loud: readonly Incident[], marks: Marks): string => {
  const [first] = loud;
  const headline = plain(headlineText(report, marks));
  if (first === undefined) return headline;
  return `${headline}${loud.length > 1 ? '. First: ' : '. '}${plain(first.title)}`;
};

/** The message that the opening becomes: headline, incidents by severity, what was not checked, buttons. */
export const reportView = (report: Report, marks: Marks = noMarks, isKept = false): Document => {
  const numbered = report.incidents.map((incident, at) => ({ incident, number: at + 1 }));
  const told = numbered.filter(({ incident: { id } }) => marks.get(id)?.muted === undefined);
  const loud = told.map(({ incident }) => incident);
  const shown = told.slice(0, SHOWN);
  const rest = loud.length - shown.length;
  const isGenerated = shown.some(({ incident: { id } }) => report.explanations[id]?.source === 'ai');
  return {
    summary: summaryText(report, loud, marks),
    blocks: [
      { type: 'headline', tone: toneOfReport(report, loud), text: headlineText(report, marks) },
      { type: 'note', text: checkedText(report, isKept) },
      ...shown.map(({ incident, number }) => incidentSection(incident, number, report, marks)),
      ...(rest > 0
        ? [
            {
              type: 'paragraph' as const,
              text: [`and ${plural(rest, 'more incident')}: `, code('/k8sgpt details'), ' shows them all.'],
            },
          ]
        : []),
      ...mutedNotes(report, marks),
      ...footer(report, isKept ? [] : reportReference(report)),
      ...buttons(report),
    ],
    ...(isGenerated ? { generated: true } : {}),
    shows: {
      report: report.id,
      ...(Object.keys(report.explanations).length === 0 ? {} : { explained: true }),
    },
  };
};
