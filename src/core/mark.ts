// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, IncidentSubject, Step, Who } from './incident-record.ts';
import { recordAt, sameWho } from './incident-record.ts';

/** What somebody wants to be true of an incident. */
export type Mark = {
  readonly by: Who;
  readonly at: number;
  readonly interaction: string;
} & (
  | { readonly type: 'ack' | 'unack' | 'unassign' | 'unmute' }
  /** `take`: also where somebody else has it already. */
  | { readonly type: 'assign'; readonly to: Who; readonly take: boolean }
  | {
      readonly type: 'mute';
      /** Undefined: until it is fixed. */
      readonly until?: number | undefined;
      readonly reason?: string | undefined;
      readonly take: boolean;
    }
);

export type Marked =
  | { readonly status: 'changed'; readonly record: IncidentRecord }
  /** The same delivery once more: it was done then. */
  | { readonly status: 'again'; readonly record: IncidentRecord }
  /** It is so already, or somebody else was first: nothing was changed. */
  | { readonly status: 'kept'; readonly record: IncidentRecord | undefined };

/** Steps kept of one incident: a week of a busy one. */
export const MOST_STEPS = 100;

const stepOf = (mark: Mark): Step => {
  const { by, at, interaction } = mark;
  const done = { at, by, interaction };
  switch (mark.type) {
    case 'ack':
      return { ...done, deed: 'acknowledged' };
    case 'unack':
      return { ...done, deed: 'unacknowledged' };
    case 'assign':
      return { ...done, deed: 'assigned', to: mark.to };
    case 'unassign':
      return { ...done, deed: 'unassigned' };
    case 'unmute':
      return { ...done, deed: 'unmuted' };
    case 'mute':
      return {
        ...done,
        deed: 'muted',
        ...(mark.until === undefined ? {} : { until: mark.until }),
        ...(mark.reason === undefined ? {} : { reason: mark.reason }),
      };
  }
};

/** Somebody else's is not taken unasked: of two people at once the first has it, and the second is told. */
const isTaken = (mark: Mark, { acknowledged, assigned, muted }: Partial<IncidentRecord>): boolean => {
  switch (mark.type) {
    case 'ack':
      return acknowledged !== undefined;
    case 'unack':
      return acknowledged === undefined;
    case 'assign':
      return assigned !== undefined && (sameWho(assigned.to, mark.to) || !mark.take);
    case 'unassign':
      return assigned === undefined;
    case 'mute':
      return muted !== undefined && !sameWho(muted.by, mark.by) && !mark.take;
    case 'unmute':
      return muted === undefined;
  }
};

const applied = (record: IncidentRecord, mark: Mark): IncidentRecord => {
  const { acknowledged: _a, assigned: _b, muted: _c, ...rest } = record;
  const { acknowledged, assigned, muted } = record;
  const { by, at } = mark;
  const keep = {
    ...(acknowledged === undefined || mark.type === 'unack' ? {} : { acknowledged }),
    ...(assigned === undefined || mark.type === 'unassign' ? {} : { assigned }),
    ...(muted === undefined || mark.type === 'unmute' ? {} : { muted }),
  };
  if (mark.type === 'ack') return { ...rest, ...keep, acknowledged: { by, at } };
  if (mark.type === 'assign') return { ...rest, ...keep, assigned: { to: mark.to, by, at } };
  if (mark.type === 'mute') {
    const { until, reason } = mark;
    const mute = {
      by,
      at,
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
    };
    return { ...rest, ...keep, muted: mute };
  }
  return { ...rest, ...keep };
};

/** A record, or none yet, with one more mark on it. */
export const applyMark = (
  stored: IncidentRecord | undefined,
  subject: IncidentSubject,
  mark: Mark,
): Marked => {
  const before = stored === undefined ? undefined : recordAt(stored, mark.at);
  if (before?.history.some(({ interaction }) => interaction === mark.interaction) === true)
    return { status: 'again', record: before };
  if (isTaken(mark, before ?? {})) return { status: 'kept', record: before };
  // What a watch sees is known better than by a report that somebody asked for.
  const current: IncidentRecord =
    before?.watched === undefined
      ? { ...(before ?? { schema: 1, state: 'reported', history: [] }), ...subject }
      : { ...before, report: before.report === '' ? subject.report : before.report };
  const history = [...current.history, stepOf(mark)].slice(-MOST_STEPS);
  return { status: 'changed', record: applied({ ...current, history }, mark) };
};
