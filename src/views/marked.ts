// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../core/assert-never.ts';
import type { Block, Document, Text } from '../core/document.ts';
import { code, plain } from '../core/document.ts';
import type { IncidentRecord, IncidentSubject } from '../core/incident-record.ts';
import { sameWho } from '../core/incident-record.ts';
import type { Mark } from '../core/mark.ts';
import { deedText, untilText, whoText } from './marks.ts';
import { plural } from './words.ts';

/** Incidents named one by one in a note; more of them are counted. */
const NAMED = 3;

const titles = (subjects: readonly IncidentSubject[]): Text =>
  subjects.length > NAMED
    ? [plural(subjects.length, 'incident')]
    : subjects.flatMap(({ title }, at) => [
        ...(at === 0 ? [] : at === subjects.length - 1 ? [' and '] : [', ']),
        ...title,
      ]);

/** Notes are read on their own, too. */
const inCluster = ([first]: readonly IncidentSubject[]): Text =>
  first === undefined ? [] : [' · ', code(first.cluster)];

/** Who did it, and by which interaction. */
type Done = Pick<Mark, 'by' | 'interaction'>;

const lastDeed = (record: IncidentRecord | undefined, mark: Done): ReturnType<typeof deedText> => {
  const step = record?.history.findLast(({ interaction }) => interaction === mark.interaction);
  return step === undefined ? { did: `${whoText(mark.by)} changed`, how: [] } : deedText(step);
};

/** The note in the thread: who did what to which incident. */
export const markedNoteView = (records: readonly IncidentRecord[], mark: Done): Document => {
  const { did, how } = lastDeed(records[0], mark);
  const text: Text = [`${did} `, ...titles(records), ...how, ...inCluster(records)];
  return { summary: plain(text), blocks: [{ type: 'note', text }] };
};

/** To whoever typed it in the channel, while the note stands in the report's thread. */
export const markedElsewhereView = (records: readonly IncidentRecord[], mark: Mark): Document => {
  const { did, how } = lastDeed(records[0], mark);
  const text: Text = [
    `${did} `,
    ...titles(records),
    ...how,
    ...inCluster(records),
    '. It is noted in the thread of the report.',
  ];
  return { summary: plain(text), blocks: [{ type: 'paragraph', text }] };
};

interface Kept {
  readonly subject: IncidentSubject;
  readonly record: IncidentRecord | undefined;
}

const clock = (at: number): Text => [' (', { type: 'time', at, style: 'clock' }, ')'];

const keptText = ({ record }: Kept, mark: Mark): Text => {
  const { acknowledged, assigned, muted } = record ?? {};
  switch (mark.type) {
    case 'ack':
      return acknowledged === undefined
        ? []
        : [
            sameWho(acknowledged.by, mark.by)
              ? 'You have acknowledged it already'
              : `It is acknowledged by ${whoText(acknowledged.by)} already`,
            ...clock(acknowledged.at),
          ];
    case 'assign':
      return assigned === undefined
        ? []
        : [`It is assigned to ${whoText(assigned.to)} already`, ...clock(assigned.at)];
    case 'mute':
      return muted === undefined
        ? []
        : [`It is muted by ${whoText(muted.by)} already, `, ...untilText(muted)];
    case 'unack':
      return ['It is not acknowledged'];
    case 'unassign':
      return ['It is not assigned to anybody'];
    case 'unmute':
      return ['It is not muted'];
    default:
      return assertNever(mark);
  }
};

/** Somebody was first, and it is theirs: taking it over is one press away, and is said to all. */
const takeOver = ({ subject, record }: Kept, mark: Mark): Block[] => {
  const line = `--report ${subject.report} --incident ${subject.incident} --take`;
  if (mark.type === 'assign' && record?.assigned !== undefined && !sameWho(record.assigned.to, mark.to)) {
    const to = sameWho(mark.to, mark.by) ? 'me' : `@${mark.to.id}`;
    const take = `assign --to ${to} ${line}`;
    return take.length > 90
      ? []
      : [
          {
            type: 'actions',
            actions: [
              { label: to === 'me' ? 'Take it over' : 'Assign anyway', line: take, style: 'default' },
            ],
          },
        ];
  }
  if (mark.type === 'mute')
    return [
      { type: 'actions', actions: [{ label: 'Mute it anyway', line: `mute ${line}`, style: 'default' }] },
    ];
  return [];
};

/** To whoever was not the first, alone: how it stands, and since when. */
export const keptView = (kept: readonly Kept[], mark: Mark): Document => {
  const lines = kept.map(
    (each): Text => [...keptText(each, mark), ': ', ...each.subject.title, ...inCluster([each.subject])],
  );
  const [only] = kept;
  return {
    summary: plain(lines[0] ?? ['Nothing was changed']),
    blocks: [
      ...lines.map((text) => ({ type: 'paragraph' as const, text })),
      ...(only === undefined || kept.length > 1 ? [] : takeOver(only, mark)),
    ],
  };
};
