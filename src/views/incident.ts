// SPDX-License-Identifier: Apache-2.0

import {
  type Action,
  type Block,
  code,
  type Document,
  link,
  plain,
  strong,
  type Text,
} from '../core/document.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Finding } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import type { ReadRecord } from '../core/read-in.ts';
import type { Report } from '../core/report.ts';
import { evidenceBlocks, evidenceSources } from './evidence.ts';
import { explanationBlocks, explanationFooter } from './explanation.ts';
import { changeText, doText, impactText, titleText, whereText } from './incident-lines.ts';
import { markActions, standingText } from './marks.ts';
import { reportReference } from './report-reference.ts';
import { ruledOutText } from './ruled-out.ts';
import { joined, plural } from './words.ts';

const OBJECT_ROWS = 6;
/** Sources that platforms with citations are told of. */
const CITED = 10;

const paragraph = (text: Text): Block[] => (text.length === 0 ? [] : [{ type: 'paragraph', text }]);

const objectText = ({ object, objects }: Finding): Text => [
  `${object.kind} `,
  code(object.name),
  ...(objects.length > 1 ? [` and ${objects.length - 1} more`] : []),
];

/** The finding that leads is the title already; the table tells what follows from it, one row per finding. */
const affectedBlocks = (findings: readonly Finding[]): Block[] => {
  const others = findings.slice(1);
  if (others.length === 0) return [];
  const shown = others.slice(0, OBJECT_ROWS);
  return [
    { type: 'paragraph', text: [strong('Also affected')] },
    {
      type: 'table',
      columns: ['Object', 'What'],
      rows: shown.map((finding) => [objectText(finding), finding.message]),
    },
    ...(others.length > shown.length
      ? [{ type: 'note' as const, text: [`and ${plural(others.length - shown.length, 'more finding')}`] }]
      : []),
  ];
};

/** Whether the title says what the finding says: all of it, its cause, or as much as fits where evidence follows. */
const isTold = (title: Text, { message, evidence }: Finding): boolean => {
  const told = plain(title);
  const words = plain(message);
  return (
    told.endsWith(words.slice(words.lastIndexOf(': ') + 1)) || (told.endsWith('…') && evidence.length > 0)
  );
};

/** What was seen at the object to look at, where the title says something else. */
const seenText = (lead: Finding | undefined, incident: Incident): Text =>
  lead === undefined || isTold(incident.title, lead)
    ? []
    : [strong('Seen: '), ...objectText(lead), ' ', ...lead.message];

/** What changed nearby shortly before, each with the time it happened. */
const changedBlocks = (incident: Incident): Block[] => {
  const changes = incident.changes ?? [];
  if (changes.length === 0) return [];
  return [
    { type: 'paragraph', text: [strong('Changed shortly before')] },
    {
      type: 'list',
      ordered: false,
      items: changes.map((change) => [
        { type: 'time', at: change.at, style: 'clock' },
        ' ',
        ...changeText(change, incident),
      ]),
    },
  ];
};

/** What is known of an incident besides the report itself. */
export interface Known {
  readonly explanation?: Explanation | undefined;
  /** What people did about it. */
  readonly record?: ReadRecord | undefined;
  /** For a file: the same cluster gives the same bytes, whichever run looked at it. */
  readonly isKept?: boolean | undefined;
}

/** What somebody thinks of words of a model. */
const feedbackActions = (report: string, incident: string): Action[] => {
  const line = `feedback --report ${report} -i ${incident}`;
  return [
    { label: 'Useful', line: `${line} --useful`, style: 'default' },
    { label: 'Wrong…', line: `${line} --wrong`, style: 'default' },
  ];
};

/** Rows of buttons: six in one are more than a phone, or a card of Teams, shows. */
const actionsOf = (incident: Incident, report: Report, { explanation, record }: Known): Block[] => {
  const line = (verb: string): string => `${verb} --report ${report.id} --incident ${incident.id}`;
  const row = (...actions: Action[]): Block => ({ type: 'actions', actions });
  const marks = markActions(report.id, incident.id, record);
  if (explanation === undefined)
    return [row({ label: 'Explain', line: line('explain'), style: 'default' }, ...marks)];
  const ask: Action = { label: 'Ask a follow-up', line: line('ask'), style: 'default' };
  return explanation.source === 'ai'
    ? [row(ask, ...feedbackActions(report.id, incident.id)), row(...marks)]
    : [row(ask, ...marks)];
};

const findingsOf = ({ findings }: Incident, report: Report): readonly Finding[] => {
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  return findings.flatMap((id) => byId.get(id) ?? []);
};

/** What shows that it is so: the command to see it, evidence, what changed, what was ruled out. */
const factBlocks = (incident: Incident, findings: readonly Finding[], report: Report): Block[] => {
  const ruledOut = ruledOutText(incident, report);
  return [
    // Of what Kubernetes does not know there is no command.
    ...(incident.kubectl === ''
      ? []
      : [{ type: 'code' as const, text: incident.kubectl, language: 'sh' as const }]),
    ...paragraph(seenText(findings[0], incident)),
    ...evidenceBlocks(findings),
    ...changedBlocks(incident),
    ...(ruledOut.length === 0 ? [] : [{ type: 'note' as const, text: ruledOut }]),
  ];
};

/** The same with all that it affects, for where there is room for it beside an explanation. */
export const incidentFacts = (incident: Incident, report: Report): Block[] => {
  const findings = findingsOf(incident, report);
  return [...factBlocks(incident, findings, report), ...affectedBlocks(findings)];
};

/** One incident in full, for the report's thread: what to do, evidence, affected objects, explanation. */
export const incidentView = (
  incident: Incident,
  number: number,
  report: Report,
  known: Known = {},
): Document => {
  const { explanation, record, isKept = false } = known;
  const findings = findingsOf(incident, report);
  // It is read on its own, too: in a notification, or where somebody asked for it.
  const where = joined([[code(report.cluster)], whereText(incident, report), standingText(record)]);
  // The explanation's claims carry the evidence, its steps the command and the fix: nothing is said twice.
  const facts: Block[] =
    explanation === undefined
      ? [{ type: 'paragraph', text: doText(incident) }, ...factBlocks(incident, findings, report)]
      : explanationBlocks(explanation);
  return {
    summary: `${report.cluster}: ${plain(incident.title)}`,
    blocks: [
      {
        type: 'headline',
        tone: incident.severity,
        text: report.unasked === true ? incident.title : titleText(incident, number),
      },
      { type: 'note', text: where },
      ...paragraph(impactText(incident)),
      ...facts,
      ...affectedBlocks(findings),
      {
        type: 'note',
        text: joined([
          explanation === undefined ? [] : [explanationFooter(explanation)],
          [`confidence ${explanation?.confidence ?? incident.confidence}`],
          [link('Documentation', incident.docs)],
          isKept ? [] : reportReference(report),
        ]),
      },
      ...actionsOf(incident, report, known),
    ],
    ...(explanation?.source === 'ai'
      ? {
          generated: true,
          // In the order of the marks behind the claims.
          sources: [...(explanation.sources ?? []), ...evidenceSources(findings, incident.docs)].slice(
            0,
            CITED,
          ),
        }
      : {}),
    shows: {
      report: report.id,
      incident: incident.id,
      ...(explanation === undefined ? {} : { explained: true }),
    },
  };
};
