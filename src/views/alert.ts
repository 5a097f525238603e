// SPDX-License-Identifier: Apache-2.0

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
import type { Group } from '../core/group.ts';
import { incidentOfRecord } from '../core/incident-of-record.ts';
import type { IncidentRecord, TurnName, Watched } from '../core/incident-record.ts';
import { UNREACHABLE } from '../core/lifecycle/unreachable.ts';
import type { Report } from '../core/report.ts';
import { changedText, doText, impactText, whereText } from './incident-lines.ts';
import { markActions, marksText } from './marks.ts';
import { duration, joined, plural } from './words.ts';

/** What is known besides the record when an alert is written. */
export interface AlertKnown {
  /** In which it was last seen; undefined = no longer kept: the record alone must do. */
  readonly report?: Report | undefined;
  /** Who is notified where this message stands. */
  readonly mention?: Group | undefined;
}

const clock = (at: number): Span => ({ type: 'time', at, style: 'clock' });

/** "prod-eu / shop": where it is, before what it is. */
export const alertPlace = ({
  cluster,
  namespaces,
}: Pick<IncidentRecord, 'cluster' | 'namespaces'>): string => {
  if (namespaces.length === 0) return cluster;
  return namespaces.length > 2
    ? `${cluster} / ${plural(namespaces.length, 'namespace')}`
    : `${cluster} / ${namespaces.join(', ')}`;
};

/** When it was last told to be there; where nobody was told that it is back, when it came back. */
export const openedAtOf = ({ turns, openedAt, firstSeen }: Watched): number => {
  const told = turns.findLast(({ turn }) => turn === 'opened' || turn === 'reopened')?.at;
  const endedAt = turns.findLast(({ turn }) => turn === 'resolved')?.at ?? 0;
  const isUntold = told !== undefined && endedAt > told && (openedAt ?? 0) > endedAt;
  return (isUntold ? undefined : told) ?? openedAt ?? firstSeen;
};

/** " (ConfigMap created)", ": 2 more workloads"; empty where nothing more is known. */
const detailOf = (watched: Watched, turn: TurnName): Text =>
  watched.turns.findLast((each) => each.turn === turn)?.detail ?? [];

/** "after 21 min (ConfigMap created)". */
export const resolvedAfter = (watched: Watched): Text => {
  const detail = detailOf(watched, 'resolved');
  const lasted = (watched.resolvedAt ?? watched.lastSeen) - openedAtOf(watched);
  return [`after ${duration(Math.max(0, lasted))}`, ...(detail.length === 0 ? [] : [' (', ...detail, ')'])];
};

/** What the first line tells of an incident that is there, the newest of them. */
const TOLD: ReadonlySet<TurnName> = new Set(['opened', 'reopened', 'worse', 'changed']);

/** What it is while it is open, without who looks after it: "new", "back after 12 min", "worse: 2 more workloads 11:36". */
const turnText = (watched: Watched): Text => {
  if (watched.flapping) {
    const detail = detailOf(watched, 'flapping');
    return [
      'flapping: ',
      ...(detail.length === 0 ? ['it comes and goes'] : detail),
      ', next note when it is stable',
    ];
  }
  const last = watched.turns.findLast(({ turn }) => TOLD.has(turn));
  if (watched.goneSince !== undefined) return ['not seen since ', clock(watched.goneSince)];
  if (last?.turn === 'worse')
    return ['worse', ...(last.detail === undefined ? [] : [': ', ...last.detail]), ' ', clock(last.at)];
  if (last?.turn === 'changed') return [...(last.detail ?? ['another cause']), ' ', clock(last.at)];
  if (last?.turn === 'reopened') return [...(last.detail ?? ['back']), ' · ', clock(last.at)];
  return ['new · ', clock(openedAtOf(watched))];
};

/** Nobody has it, and it is not known to have been told: its group is notified. */
const mentionText = (record: IncidentRecord, { flapping }: Watched, mention: Group | undefined): Text =>
  mention === undefined ||
  flapping ||
  record.state !== 'open' ||
  record.acknowledged !== undefined ||
  record.muted !== undefined
    ? []
    : [{ type: 'group', ...mention }];

const bold = (text: Text): Text => text.map((span) => (typeof span === 'string' ? strong(span) : span));

const headlineText = (record: IncidentRecord, watched: Watched, { mention }: AlertKnown): Text => {
  const place = alertPlace(record);
  if (record.state === 'resolved')
    return [
      strong(`Resolved: ${place}: `),
      ...bold(record.title),
      ' · ',
      clock(watched.resolvedAt ?? watched.lastSeen),
      ' ',
      ...resolvedAfter(watched),
    ];
  const marks = marksText(record);
  const turn = turnText(watched);
  // What is new is no longer new when somebody has it.
  const isTaken = marks.length > 0 && turn[0] === 'new · ';
  return joined([
    [strong(`${place}: `), ...bold(record.title)],
    isTaken ? [] : turn,
    marks,
    mentionText(record, watched, mention),
  ]);
};

/** What a lock screen shows: no clock, which is that of the reader only in the message itself. */
const summaryOf = (record: IncidentRecord, watched: Watched): string => {
  const what = `${alertPlace(record)}: ${plain(record.title)}`;
  if (record.state === 'resolved') return `Resolved ${plain(resolvedAfter(watched))}: ${what}`;
  if (record.acknowledged !== undefined) return `${what} · acknowledged`;
  if (watched.flapping) return `${what} · flapping`;
  const last = watched.turns.findLast(({ turn }) => TOLD.has(turn))?.turn;
  return `${what} · ${last === 'worse' ? 'worse' : last === 'reopened' ? 'back' : 'new'}`;
};

/** A line of a button holds 90 characters; without the report it means the newest that is known of the incident. */
const LINE = 90;

/** `details --report r1 --incident 3f2a91c04b77`, in as much of a button as there is. */
export const alertLine = (verb: string, { report, incident }: IncidentRecord): string => {
  const full = `${verb} --report ${report} --incident ${incident}`;
  return report !== '' && full.length <= LINE ? full : `${verb} --incident ${incident}`;
};

/** It tells that a cluster cannot be seen. */
const isUnseen = ({ watched }: IncidentRecord): boolean => watched?.codes[0] === UNREACHABLE;

/** docs/guide/cluster-unreachable.md says what to look at then. */
const REACH_IT: Text = [
  strong('Do: '),
  'Run ',
  code('k8sgpt doctor'),
  ' where the worker runs: it tries each step towards the cluster and says which one fails.',
];

const actionsOf = (record: IncidentRecord): readonly Action[] => {
  const button = (label: string, verb: string, style: Action['style'] = 'default'): Action => ({
    label,
    line: alertLine(verb, record),
    style,
  });
  // Nothing was seen of what cannot be seen.
  const isSeen = !isUnseen(record);
  const details = isSeen ? [button('Details', 'details')] : [];
  if (record.state === 'resolved') return details;
  // "Mute ▾" and "Assign ▾": what is asked next is a form, or buttons where there is none.
  const marks = markActions(record.report, record.incident, record).map((action): Action => {
    const [verb = ''] = action.line.split(' ');
    return button(action.label, verb, verb === 'ack' ? 'primary' : 'default');
  });
  return [...marks, ...(isSeen ? [button('Explain', 'explain')] : []), ...details];
};

const paragraph = (text: Text): Block[] => (text.length === 0 ? [] : [{ type: 'paragraph', text }]);
const note = (text: Text): Block[] => (text.length === 0 ? [] : [{ type: 'note', text }]);

/** What it hit, what follows from it, what changed before it, what to do: as far as it is known. */
const factBlocks = (record: IncidentRecord, watched: Watched, { report }: AlertKnown): Block[] => {
  const incident = report === undefined ? undefined : incidentOfRecord(record, report);
  if (isUnseen(record)) return record.state === 'resolved' ? [] : paragraph(REACH_IT);
  if (report === undefined || incident === undefined)
    return note(
      joined([
        [code(watched.object)],
        watched.workloads > 1 ? [`${plural(watched.workloads, 'workload')} affected`] : [],
      ]),
    );
  const where = note(whereText(incident, report));
  if (record.state === 'resolved') return where;
  return [
    ...where,
    ...paragraph(impactText(incident)),
    ...paragraph(changedText(incident)),
    ...paragraph(doText(incident)),
  ];
};

/** One incident that a watch tells of, as it stands: the same message through its whole life. */
export const alertView = (record: IncidentRecord, known: AlertKnown = {}): Document => {
  const { watched } = record;
  if (watched === undefined) throw new Error('an alert is of an incident that a watch has seen');
  const actions = [...actionsOf(record)];
  return {
    summary: summaryOf(record, watched),
    blocks: [
      {
        type: 'headline',
        tone: record.state === 'resolved' ? 'good' : record.severity,
        text: headlineText(record, watched, known),
      },
      ...factBlocks(record, watched, known),
      ...(actions.length === 0 ? [] : [{ type: 'actions' as const, actions }]),
    ],
  };
};
