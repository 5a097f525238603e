// SPDX-License-Identifier: Apache-2.0

import { type AuditEntry, auditOutcomes } from '../core/audit-entry.ts';
import { type Action, code, type Document, strong, type Text } from '../core/document.ts';
import { plural } from './words.ts';

export interface AuditPage {
  /** Of this page, the newest first. */
  readonly entries: readonly AuditEntry[];
  /** On all pages. */
  readonly total: number;
  readonly since: number;
  readonly page: number;
  readonly pages: number;
  /** The command line that shows another page, or other outcomes. */
  readonly lineOf: (page: number, outcome?: AuditEntry['outcome']) => string;
}

/** Longest line that a button carries. */
const LINE = 90;

const where = ({ where: { platform, channel } }: AuditEntry): string => `${platform} ${channel}`;

/** A table of five columns cannot be read on a phone. */
const item = (entry: AuditEntry): Text => [
  { type: 'time', at: entry.at, style: 'date' },
  ' · ',
  strong(entry.who.name ?? entry.who.id),
  ...(entry.who.name === undefined ? [] : [` (${entry.who.id})`]),
  ` in ${where(entry)} · `,
  code(entry.line === '' ? 'help' : entry.line),
  ` · ${entry.outcome}`,
  ...(entry.as === undefined ? [] : [` as ${entry.as}`]),
  ...(entry.why === undefined ? [] : [`: ${entry.why}`]),
];

/** Who asked what, page by page. */
export const auditView = ({ entries, total, since, page, pages, lineOf }: AuditPage): Document => {
  const head = total === 0 ? 'Nobody asked anything' : plural(total, 'entry', 'entries');
  const buttons = [
    ...(page > 1 ? [{ label: 'Newer', line: lineOf(page - 1) }] : []),
    ...(page < pages ? [{ label: 'Older', line: lineOf(page + 1) }] : []),
  ];
  const options = auditOutcomes.map((outcome) => ({ label: `Only ${outcome}`, line: lineOf(1, outcome) }));
  const fitting = options.filter(({ line }) => line.length <= LINE);
  return {
    summary: head,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [head] },
      {
        type: 'note',
        text: [
          'since ',
          { type: 'time', at: since, style: 'date' },
          ...(pages > 1 ? [` · page ${page} of ${pages}`] : []),
        ],
      },
      ...(entries.length === 0
        ? []
        : [
            {
              type: 'list' as const,
              ordered: false,
              items: entries.map(item),
            },
          ]),
      ...(buttons.length === 0
        ? []
        : [
            {
              type: 'actions' as const,
              actions: buttons
                .filter(({ line }) => line.length <= LINE)
                .map((button): Action => ({ ...button, style: 'default' })),
            },
          ]),
      ...(fitting.length === 0 ? [] : [{ type: 'menu' as const, label: 'Show only', options: fitting }]),
    ],
  };
};
