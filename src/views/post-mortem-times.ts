// SPDX-License-Identifier: Apache-2.0

import type { Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { IncidentRecord, IncidentSubject, Step } from '../core/incident-record.ts';
import type { Report } from '../core/report.ts';
import { openedAtOf } from './alert.ts';
import { eventsOf } from './history.ts';

/** What is known of an incident when its post-mortem is begun. */
export interface PostMortemOf {
  readonly subject: IncidentSubject;
  readonly record: IncidentRecord | undefined;
  /** The newest that shows it, where that is kept. */
  readonly report: Report | undefined;
  readonly incident: Incident | undefined;
  readonly now: number;
  /** Of whoever asks: told beside UTC. */
  readonly timeZone?: string | undefined;
}

export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** "2026-11-22 09:24:20 UTC (10:24 Europe/Berlin)". */
export const moment = (at: number, timeZone: string | undefined): string => {
  if (timeZone === undefined || timeZone === 'UTC') return utc(at);
  const local = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
  return `${utc(at)} (${local} ${timeZone})`;
};

export interface Times {
  readonly began: number | undefined;
  readonly ended: number | undefined;
}

export const timesOf = ({ record, incident }: PostMortemOf): Times => {
  const watched = record?.watched;
  const opened = watched === undefined ? undefined : Math.min(watched.firstSeen, openedAtOf(watched));
  return {
    began: incident?.since ?? opened,
    ended: record?.state === 'resolved' ? watched?.resolvedAt : undefined,
  };
};

/** When people were told first, and who took it on first. */
export const takenOn = ({
  record,
}: PostMortemOf): { readonly told: number | undefined; readonly ack: Step | undefined } => ({
  told: record?.watched?.turns.find(({ turn }) => turn === 'opened')?.at,
  ack: record?.history.find(({ deed }) => deed === 'acknowledged'),
});

interface Moment {
  readonly at: number;
  readonly text: Text;
}

/** How it came up: since when it was there, when it was seen, when it was told. */
const beginnings = ({ record, incident }: PostMortemOf): readonly Moment[] => {
  const { firstSeen, turns = [] } = record?.watched ?? {};
  const opened = turns.find(({ turn }) => turn === 'opened');
  const isAtOnce = opened !== undefined && opened.at === firstSeen;
  return [
    ...(incident?.since === undefined
      ? []
      : [{ at: incident.since, text: ['it began, as the cluster says'] }]),
    ...(firstSeen === undefined
      ? []
      : [{ at: firstSeen, text: [`a watch saw it first${isAtOnce ? ', and it was told' : ''}`] }]),
    ...(opened === undefined || isAtOnce ? [] : [{ at: opened.at, text: ['it had lasted, and was told'] }]),
  ];
};

/** Everything that was written down, oldest first. */
export const momentsOf = (given: PostMortemOf): readonly Moment[] => {
  const { record, incident } = given;
  const opened = record?.watched?.turns.find(({ turn }) => turn === 'opened');
  return [
    ...(incident?.changes ?? []).map(({ at, text }) => ({ at, text: ['changed nearby: ', ...text] })),
    ...beginnings(given),
    ...eventsOf(record, opened),
  ].toSorted((a, b) => a.at - b.at);
};
