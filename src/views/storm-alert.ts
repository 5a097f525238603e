// SPDX-License-Identifier: Apache-2.0

import {
  type Action,
  type Block,
  type Document,
  plain,
  type Span,
  strong,
  type Text,
} from '../core/document.ts';
import { bySeverity } from '../core/finding.ts';
import type { Group } from '../core/group.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { stormCause } from '../core/storm-cause.ts';
import { marksText } from './marks.ts';
import { duration, joined, plural } from './words.ts';

/** Lines of it that are read at a glance. */
const LINES = 10;

export interface StormShown {
  readonly id: string;
  readonly cluster: string;
  /** When its first and its last incident began, epoch milliseconds. */
  readonly since: number;
  readonly until: number;
  /** How many of them were told one by one, before it was one. */
  readonly before?: number | undefined;
  /** Every incident of it that has no message of its own, as it stands. */
  readonly records: readonly IncidentRecord[];
  readonly mention?: Group | undefined;
  /** They stand elsewhere for longer. */
  readonly isOld?: boolean | undefined;
}

const isOver = ({ state }: IncidentRecord): boolean => state === 'resolved';
const clock = (at: number): Span => ({ type: 'time', at, style: 'clock' });

const stateText = (record: IncidentRecord): Text =>
  isOver(record)
    ? [
        'resolved',
        ...(record.watched?.resolvedAt === undefined ? [] : [' ', clock(record.watched.resolvedAt)]),
      ]
    : marksText(record);

/** What needs somebody first: what is open and nobody's, the gravest first; what is over last. */
const ordered = (records: readonly IncidentRecord[]): readonly IncidentRecord[] =>
  [...records].sort(
    (a, b) =>
      Number(isOver(a)) - Number(isOver(b)) ||
      Number(a.acknowledged !== undefined) - Number(b.acknowledged !== undefined) ||
      bySeverity(a.severity, b.severity) ||
      (a.watched?.openedAt ?? 0) - (b.watched?.openedAt ?? 0),
  );

const placeOf = ({ namespaces }: IncidentRecord): Text =>
  namespaces.length === 0 ? [] : [`${namespaces.slice(0, 2).join(', ')}: `];

const line = (record: IncidentRecord): Text =>
  joined([[...placeOf(record), ...record.title], stateText(record)]);

/** Where all were there at one look, how long it took is not known. */
const during = (ms: number): string => (ms < 1_000 ? '' : ` in ${duration(ms)}`);

const headlineText = ({
  cluster,
  since,
  until,
  before = 0,
  records,
  mention,
  isOld = false,
}: StormShown): Text => {
  const open = records.filter((record) => !isOver(record));
  if (open.length === 0) {
    const last = Math.max(...records.map(({ watched }) => watched?.resolvedAt ?? since));
    return [
      strong(`Resolved: all ${records.length} problems of ${cluster}`),
      ' · ',
      clock(last),
      ` after ${duration(last - since)}`,
    ];
  }
  const cause = stormCause(records);
  const taken = open.filter(({ acknowledged }) => acknowledged !== undefined).length;
  const over = records.length - open.length;
  return joined([
    [
      strong(
        `${plural(records.length + before, isOld ? 'open problem' : 'new problem')} in ${cluster}${during(until - since)}`,
      ),
      ...(cause.length === 0 ? [] : [', ', ...cause]),
    ],
    before === 0 ? [] : [`${before} of them told above`],
    over === 0 ? [] : [`${over} resolved`],
    taken === 0 ? [] : [taken === open.length ? 'all acknowledged' : `${taken} acknowledged`],
    mention === undefined || taken > 0 ? [] : [{ type: 'group', ...mention }],
  ]);
};

const actionsOf = ({ id, records }: StormShown): readonly Action[] => [
  { label: 'Show all', line: `incidents --storm ${id}`, style: 'default' },
  ...(records.some((record) => !isOver(record) && record.acknowledged === undefined)
    ? [{ label: 'Ack all', line: `ack --storm ${id}`, style: 'primary' as const }]
    : []),
];

/** Many incidents that began together, as one message; each of its lines changes as that one is taken or resolved. */
export const stormAlertView = (storm: StormShown): Document => {
  const all = ordered(storm.records);
  const headline = headlineText(storm);
  const [worst] = all.flatMap((record) => (isOver(record) ? [] : record.severity)).sort(bySeverity);
  const rest = all.length - LINES;
  const more: Block[] = rest > 0 ? [{ type: 'note', text: [`and ${rest} more`] }] : [];
  // No clock, which is that of the reader only in the message itself.
  const summary = plain(headline.filter((span) => typeof span === 'string' || span.type !== 'time'));
  return {
    summary: summary.replace(' ·  after', ' after'),
    blocks: [
      { type: 'headline', tone: worst ?? 'good', text: headline },
      { type: 'list', ordered: false, items: all.slice(0, LINES).map(line) },
      ...more,
      { type: 'actions', actions: [...actionsOf(storm)] },
    ],
  };
};

/** For its thread, once nothing of it is left. */
export const stormOverView = (storm: StormShown): Document => {
  const text: Text = [`All ${plural(storm.records.length, 'problem')} of this storm are resolved`];
  return { summary: plain(text), blocks: [{ type: 'note', text }] };
};
