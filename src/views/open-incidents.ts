// SPDX-License-Identifier: Apache-2.0

import { type Action, type Block, code, type Document, strong, type Text } from '../core/document.ts';
import { bySeverity } from '../core/finding.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { Silence } from '../core/silence.ts';
import { alertLine, alertPlace, openedAtOf } from './alert.ts';
import { marksText } from './marks.ts';
import { joined, plural } from './words.ts';

/** Incidents listed one by one; the rest are counted. */
const LISTED = 20;

const silenceText = ({ until, reason }: Silence): Text => [
  'muted by rule until ',
  { type: 'time', at: until, style: 'clock' },
  ...(reason === undefined ? [] : [` (${reason})`]),
];

const stateText = (record: IncidentRecord, silence: Silence | undefined): Text => {
  const { watched, state } = record;
  if (watched === undefined) return [];
  const marks = marksText(record);
  return joined([
    ['open since ', { type: 'time', at: openedAtOf(watched), style: 'relative' }],
    state === 'recovering' ? ['not seen any more'] : watched.flapping ? ['flapping'] : [],
    silence === undefined ? [] : silenceText(silence),
    marks.length > 0 ? marks : silence === undefined ? ['nobody looks after it'] : [],
  ]);
};

const actionsOf = (record: IncidentRecord): readonly Action[] => [
  ...(record.acknowledged === undefined
    ? [{ label: 'Ack', line: alertLine('ack', record), style: 'default' as const }]
    : []),
  { label: 'Details', line: alertLine('details', record), style: 'default' },
];

const section = (record: IncidentRecord, silence: Silence | undefined): Block => ({
  type: 'section',
  tone: record.severity,
  title: [`${alertPlace(record)}: `, ...record.title],
  lines: [stateText(record, silence)],
  actions: [...actionsOf(record)],
});

/** What watches see now, the gravest and newest first: of all clusters, or of one storm. `silenceOf`: the rule that mutes it. */
export const openIncidentsView = (
  records: readonly IncidentRecord[],
  storm = false,
  silenceOf: (record: IncidentRecord) => Silence | undefined = () => undefined,
): Document => {
  const sorted = records.toSorted(
    (a, b) => bySeverity(a.severity, b.severity) || (b.watched?.openedAt ?? 0) - (a.watched?.openedAt ?? 0),
  );
  const clusters = new Set(records.map(({ cluster }) => cluster));
  const [only] = clusters;
  const where = clusters.size === 1 && only !== undefined ? ` in ${only}` : '';
  const headline =
    records.length === 0
      ? storm
        ? 'Nothing of that storm is open any more'
        : 'No watch sees an open incident'
      : `${plural(records.length, 'open incident')}${where}`;
  const rest = sorted.length - LISTED;
  return {
    summary: headline,
    blocks: [
      { type: 'headline', tone: sorted[0]?.severity ?? 'good', text: [strong(headline)] },
      ...sorted.slice(0, LISTED).map((record) => section(record, silenceOf(record))),
      ...(rest > 0
        ? [
            {
              type: 'note' as const,
              text: [`and ${rest} more: `, code('/k8sgpt analyze'), ' shows what is there now.'],
            },
          ]
        : []),
    ],
  };
};
