import { assertNever } from '../core/assert-never.ts';
import {
  type Block,
  code,
  type Document,
  link,
  plain,
  type Span,
  strong,
  type Text,
} from '../core/document.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Finding } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import { formatRef } from '../core/ref.ts';
import type { Report } from '../core/report.ts';
import { explanationBlocks } from './explanation.ts';
import { plural, refText } from './words.ts';

const OBJECT_ROWS = 8;
const EVIDENCE_QUOTES = 4;

const at = (ms: number | undefined): Span[] =>
  ms === undefined ? [] : [' · ', { type: 'time', at: ms, style: 'clock' }];

/** One piece of evidence: where it was said, then the words of the cluster. */
const evidenceText = (evidence: Evidence): Text => {
  switch (evidence.type) {
    case 'condition':
      return [
        `condition ${evidence.condition}=${evidence.status}`,
        ...(evidence.reason === undefined ? [] : [` (${evidence.reason})`]),
        ...at(evidence.since),
        ...(evidence.message === undefined ? [] : [`: ${evidence.message}`]),
      ];
    case 'event':
      return [
        `event ${evidence.reason}`,
        ...(evidence.count > 1 ? [`, ${evidence.count} times`] : []),
        ...at(evidence.lastSeen),
        `: ${evidence.message}`,
      ];
    case 'container':
      return [
        'container ',
        code(evidence.container),
        ` ${evidence.state}`,
        ...(evidence.reason === undefined ? [] : [`: ${evidence.reason}`]),
        ...(evidence.exitCode === undefined ? [] : [`, exit code ${evidence.exitCode}`]),
        ...(evidence.restarts > 0 ? [`, ${plural(evidence.restarts, 'restart')}`] : []),
        ...at(evidence.at),
        ...(evidence.message === undefined ? [] : [`: ${evidence.message}`]),
      ];
    case 'field':
      return [code(evidence.path), ' is ', code(evidence.value)];
    case 'log':
      return ['last log lines of ', code(evidence.container), ': ', evidence.lines.join(' ⏎ ')];
    default:
      return assertNever(evidence);
  }
};

const objectRows = (findings: readonly Finding[]): Block[] => {
  const rows = findings.map((finding): Text[] => [
    refText(finding.object),
    finding.objects.length > 1
      ? [...finding.message, ` (${plural(finding.objects.length, 'object')})`]
      : finding.message,
  ]);
  if (rows.length <= 1) return [];
  const shown = rows.slice(0, OBJECT_ROWS);
  return [
    { type: 'table', columns: ['Object', 'What'], rows: shown },
    ...(rows.length > shown.length
      ? [{ type: 'note' as const, text: [`and ${plural(rows.length - shown.length, 'more finding')}`] }]
      : []),
  ];
};

/** One incident in full, for the report's thread: evidence, affected objects, command, documentation, explanation. */
export const incidentView = (
  incident: Incident,
  number: number,
  report: Report,
  explanation?: Explanation,
): Document => {
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  const findings = incident.findings.flatMap((id) => byId.get(id) ?? []);
  const lead = findings[0];
  const quoted = findings.flatMap((finding) => finding.evidence.map((evidence) => ({ finding, evidence })));
  return {
    summary: `${number} · ${plain(incident.title)}`,
    blocks: [
      { type: 'headline', tone: incident.severity, text: [`${number} · `, ...incident.title] },
      ...(lead === undefined
        ? []
        : [
            {
              type: 'paragraph' as const,
              text: [strong('Cause: '), ...refText(lead.object), ' ', ...lead.message],
            },
          ]),
      ...quoted
        .slice(0, EVIDENCE_QUOTES)
        .map(({ evidence }) => ({ type: 'quote' as const, text: evidenceText(evidence) })),
      ...objectRows(findings),
      { type: 'paragraph', text: [strong('Do: '), ...incident.fix] },
      { type: 'code', text: incident.kubectl, language: 'sh' },
      ...(explanation === undefined ? [] : explanationBlocks(explanation)),
      {
        type: 'note',
        text: [
          link('Documentation', incident.docs),
          ` · confidence ${incident.confidence} · ${formatRef(incident.cause.object)}`,
        ],
      },
      ...(explanation === undefined
        ? [
            {
              type: 'actions' as const,
              actions: [
                {
                  label: 'Explain',
                  line: `explain --report ${report.id} --incident ${incident.id}`,
                  style: 'default' as const,
                },
              ],
            },
          ]
        : []),
    ],
  };
};
