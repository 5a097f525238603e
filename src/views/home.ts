// SPDX-License-Identifier: Apache-2.0

import type { ClusterEntry } from '../core/directory.ts';
import { type Action, type Block, type Document, strong, type Text } from '../core/document.ts';
import { type IncidentRecord, sameWho, type Who } from '../core/incident-record.ts';
import type { ReportSummary } from '../core/report-summary.ts';
import { foundText } from './history.ts';
import { marksText } from './marks.ts';
import { plural } from './words.ts';

/** Sections of one kind: a home that is scrolled through is no overview. */
const SHOWN = 8;

export interface Home {
  readonly me: Who;
  readonly clusters: readonly ClusterEntry[];
  /** Newest first. */
  readonly history: readonly ReportSummary[];
  readonly records: readonly IncidentRecord[];
}

const reach = ({ trouble, seenAt }: ClusterEntry): string =>
  trouble !== undefined
    ? `cannot be reached: ${trouble}`
    : seenAt === undefined
      ? 'has not answered yet'
      : 'reachable';

/** A cluster with a name too long for a button is checked by typing it. */
const button = (label: string, line: string, style: Action['style'] = 'default'): Action[] =>
  line.length > 90 ? [] : [{ label, line, style }];

const toneOf = (
  entry: ClusterEntry,
  last: ReportSummary | undefined,
): 'critical' | 'warning' | 'info' | 'good' | 'neutral' => {
  if (entry.trouble !== undefined || last === undefined || last.status === 'Incomplete') return 'neutral';
  if (last.counts.critical > 0) return 'critical';
  return last.counts.warning > 0 ? 'warning' : last.counts.info > 0 ? 'info' : 'good';
};

const clusterBlock = (entry: ClusterEntry, history: readonly ReportSummary[]): Block => {
  const [last] = history.filter(({ cluster }) => cluster === entry.name);
  return {
    type: 'section',
    tone: toneOf(entry, last),
    title: [entry.name],
    lines: [
      [reach(entry)],
      last === undefined
        ? ['no report is kept']
        : ['last report ', { type: 'time', at: last.takenAt, style: 'relative' }, `: ${foundText(last)}`],
    ],
    actions: [
      ...button('Check', `analyze --cluster ${entry.name}`, 'primary'),
      ...(last === undefined ? [] : button('Last report', `details --report ${last.report}`)),
    ],
  };
};

const recordBlock = (record: IncidentRecord, actions: readonly Action[]): Block => {
  const marks = marksText(record);
  const lines: Text[] = [[record.cluster], marks];
  return {
    type: 'section',
    tone: record.severity,
    title: record.title,
    lines: lines.filter((line) => line.length > 0),
    actions: [...actions],
  };
};

const listed = (
  title: string,
  records: readonly IncidentRecord[],
  actionsOf: (record: IncidentRecord) => readonly Action[],
): Block[] => {
  if (records.length === 0) return [];
  const rest = records.length - SHOWN;
  return [
    { type: 'divider' },
    { type: 'paragraph', text: [strong(title)] },
    ...records.slice(0, SHOWN).map((record) => recordBlock(record, actionsOf(record))),
    ...(rest > 0 ? [{ type: 'note' as const, text: [`and ${plural(rest, 'more')}`] }] : []),
  ];
};

/** One person's overview: the clusters, what is theirs to look after, and what they have muted. */
export const homeView = ({ me, clusters, history, records }: Home): Document => {
  const isMine = (who: Who | undefined): boolean => who !== undefined && sameWho(who, me);
  const mine = records.filter(
    ({ assigned, acknowledged }) => isMine(assigned?.to) || isMine(acknowledged?.by),
  );
  const muted = records.filter((record) => isMine(record.muted?.by) && !mine.includes(record));
  const show = ({ incident, report }: IncidentRecord): Action[] => [
    ...button('Show', `details --report ${report} ${incident}`),
    ...button('History', `history --incident ${incident}`),
  ];
  const rest = clusters.length - SHOWN;
  const summary =
    mine.length === 0
      ? `${plural(clusters.length, 'cluster')}, nothing is yours to look after`
      : `${plural(clusters.length, 'cluster')}, ${plural(mine.length, 'incident')} of yours`;
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [summary] },
      ...(clusters.length === 0
        ? [
            {
              type: 'paragraph' as const,
              text: ['You may see no cluster here, or no worker has reported one.'],
            },
          ]
        : clusters.slice(0, SHOWN).map((entry) => clusterBlock(entry, history))),
      ...(rest > 0 ? [{ type: 'note' as const, text: [`and ${plural(rest, 'more cluster')}`] }] : []),
      ...listed('Yours to look after', mine, show),
      ...listed('Muted by you', muted, (record) => [
        ...button('Unmute', `unmute --incident ${record.incident}`),
        ...show(record),
      ]),
      { type: 'divider' },
      {
        type: 'actions',
        actions: [...button('Status', 'status'), ...button('Help', 'help')],
      },
    ],
  };
};
