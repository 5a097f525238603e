// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../core/assert-never.ts';
import { DAY } from '../core/clock.ts';
import type { Action, Span, Text } from '../core/document.ts';
import type { IncidentRecord, Step, Who } from '../core/incident-record.ts';
import type { ReadRecord } from '../core/read-in.ts';
import { joined } from './words.ts';

/** By name: whoever is named need not be notified of each step. */
export const whoText = ({ id, name }: Who): string => `@${name ?? id}`;

/** "12:30", with its day where that is another one. */
export const untilSpan = (until: number, from: number): Span => ({
  type: 'time',
  at: until,
  style: until - from < DAY / 2 ? 'clock' : 'date',
});

const clock = (at: number): Span => ({ type: 'time', at, style: 'clock' });

/** "until 12:30", "until it is fixed"; with the reason where one was given. */
export const untilText = ({ until, at, reason }: NonNullable<IncidentRecord['muted']>): Text => [
  ...(until === undefined ? ['until it is fixed'] : ['until ', untilSpan(until, at)]),
  ...(reason === undefined ? [] : [`: “${reason}”`]),
];

const acknowledgedText = ({ acknowledged }: IncidentRecord): Text =>
  acknowledged === undefined ? [] : [`acknowledged by ${whoText(acknowledged.by)} `, clock(acknowledged.at)];

const assignedText = ({ assigned }: IncidentRecord): Text =>
  assigned === undefined ? [] : [`assigned to ${whoText(assigned.to)}`];

const mutedText = ({ muted }: IncidentRecord): Text =>
  muted === undefined ? [] : [`muted by ${whoText(muted.by)} `, ...untilText(muted)];

/** "alert open since 11:31 in #shop": a watch sees it and has told of it; empty otherwise. */
const alertText = ({ watched, state, near }: ReadRecord): Text => {
  if (watched === undefined || watched.places.length === 0) return [];
  if (state !== 'open' && state !== 'recovering') return [];
  const at = watched.openedAt ?? watched.firstSeen;
  const where: Text =
    near === undefined ? [] : [' in ', { type: 'channel', id: near.channel, text: 'another channel' }];
  return ['alert open since ', clock(at), ...where];
};

/** "acknowledged by @ben 11:33 · assigned to @carl"; empty where nobody did anything. */
export const marksText = (record: IncidentRecord | undefined): Text =>
  record === undefined ? [] : joined([acknowledgedText(record), assignedText(record), mutedText(record)]);

/** "@ben acknowledged", "@ben assigned @carl": what was done, before what it was done to. */
export const deedText = ({
  by,
  deed,
  to,
  until,
  at,
  reason,
}: Step): { readonly did: string; readonly how: Text } => {
  const who = whoText(by);
  switch (deed) {
    case 'acknowledged':
      return { did: `${who} acknowledged`, how: [] };
    case 'unacknowledged':
      return { did: `${who} took back the acknowledgement of`, how: [] };
    case 'assigned':
      return { did: `${who} assigned`, how: to === undefined ? [] : [` to ${whoText(to)}`] };
    case 'unassigned':
      return { did: `${who} took away the assignment of`, how: [] };
    case 'muted':
      return {
        did: `${who} muted`,
        how: [
          ' ',
          ...untilText({
            by,
            at,
            ...(until === undefined ? {} : { until }),
            ...(reason === undefined ? {} : { reason }),
          }),
        ],
      };
    case 'unmuted':
      return { did: `${who} unmuted`, how: [] };
    default:
      return assertNever(deed);
  }
};

/** What a report that somebody asked for says of it: that a watch has told of it, and who has it. */
export const standingText = (record: ReadRecord | undefined): Text =>
  record === undefined ? [] : joined([alertText(record), marksText(record)]);

/** Buttons of one incident: what can be done about it as it stands. */
export const markActions = (
  report: string,
  incident: string,
  record: IncidentRecord | undefined,
): readonly Action[] => {
  const line = (verb: string): string => `${verb} --report ${report} --incident ${incident}`;
  const button = (label: string, verb: string): Action => ({ label, line: line(verb), style: 'default' });
  return [
    ...(record?.acknowledged === undefined ? [button('Ack', 'ack')] : []),
    record?.muted === undefined ? button('Mute', 'mute') : button('Unmute', 'unmute'),
    ...(record?.assigned === undefined ? [button('Assign', 'assign')] : []),
  ];
};
