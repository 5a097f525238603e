// SPDX-License-Identifier: Apache-2.0

import { placeOf } from '../core/conversation.ts';
import type { Document } from '../core/document.ts';
import type { IncidentRecord, Step, Turn } from '../core/incident-record.ts';
import type { Report } from '../core/report.ts';
import { stormIn } from '../core/standing.ts';
import type { Place } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { alertPlacement, type Position, sequenceAt } from '../message-keys.ts';
import type { Outbox } from '../outbox.ts';
import { alertView } from '../views/alert.ts';
import { alertEndedView } from '../views/alert-ended.ts';
import { stepNoteView, turnNoteView } from '../views/alert-note.ts';
import type { AlertRouting } from './alert-routing.ts';

export interface LetterParts {
  readonly book: Pick<IncidentBook, 'read'>;
  readonly outbox: Pick<Outbox, 'put' | 'read'>;
  readonly reports: { readonly load: (id: string) => Promise<Report | undefined> };
  readonly routing: AlertRouting;
  readonly clock: { readonly now: () => number };
}

export interface AlertLetters {
  /** Brings the message of an incident up to date in every channel in which it has one of its own. */
  readonly show: (record: IncidentRecord) => Promise<void>;
  /** Its message in one channel says that nothing more of it is told there. */
  readonly end: (record: IncidentRecord, place: Place) => Promise<void>;
  /** Says in its threads what became of it; once, however often it is asked for. */
  readonly noteTurn: (record: IncidentRecord, turn: Turn) => Promise<void>;
  /** The same of what somebody did. */
  readonly noteStep: (record: IncidentRecord, step: Step) => Promise<void>;
}

/** Times that somebody may change the same incident meanwhile before it is left to them to show it. */
const TRIES = 5;

const same = (one: Document, other: Document): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The place alone. */
export const channelOf = ({ platform, workspace, channel }: Place): Place => ({
  platform,
  workspace,
  channel,
});

interface Message {
  readonly to: Place;
  readonly run: string;
  readonly document: Document;
  readonly report?: string | undefined;
  readonly cluster: string;
  /** When what it is about was first seen, epoch milliseconds. */
  readonly seenAt?: number | undefined;
}

/**
 * A message as it shall be: the newest version wins whatever the clocks of those who write it say, and one that says the
 * same is not sent again.
 */
export const putMessage = async (
  position: Position,
  { report, to, ...message }: Message,
  { outbox, clock }: Pick<LetterParts, 'outbox' | 'clock'>,
): Promise<void> => {
  const before = await outbox.read(position.key);
  const isSaid = before !== undefined && same(before.document, message.document);
  await outbox.put({
    ...position,
    ...message,
    to: channelOf(to),
    ...(report === undefined || report === '' ? {} : { report }),
    // The same once more announces it again, where whoever put it died before that.
    sequence: isSaid ? before.sequence : Math.max(sequenceAt(clock.now()), (before?.sequence ?? 0) + 1),
    final: true,
  });
};

/** What of a record people see in its message. */
const versionOf = (record: IncidentRecord): string => {
  const { acknowledged, assigned, muted, state, severity, title, report, watched } = record;
  const { turns, goneSince, places } = watched ?? {};
  return JSON.stringify([
    acknowledged,
    assigned,
    muted,
    state,
    severity,
    title,
    report,
    turns,
    goneSince,
    places,
  ]);
};

/** The messages of alerts: every version is made of the record as it stands, so that whoever dies, the next one is whole. */
export const createAlertLetters = (parts: LetterParts): AlertLetters => {
  const { book, outbox, reports, routing } = parts;

  const showOnce = async (record: IncidentRecord): Promise<void> => {
    const { watched, cluster, incident } = record;
    const places = watched?.places.filter((place) => stormIn(watched, place) === undefined) ?? [];
    if (watched === undefined || places.length === 0) return;
    const report = record.report === '' ? undefined : await reports.load(record.report);
    const called = watched.turns.findLast(({ loud, turn }) => loud === true || turn === 'escalated');
    for (const place of places) {
      const placement = alertPlacement(record, place);
      if (placement === undefined) continue;
      const mention = called === undefined ? undefined : routing.mention(record, called, place);
      const document = alertView(record, { report, mention });
      const run = `alert/${incident}`;
      const { report: shown } = record;
      const { firstSeen: seenAt } = watched;
      await putMessage(placement.root, { to: place, run, document, report: shown, cluster, seenAt }, parts);
    }
  };

  const note = async (
    record: IncidentRecord,
    place: Place,
    name: string,
    { at, run, document }: { readonly at: number; readonly run: string; readonly document: Document },
  ): Promise<void> => {
    const placement = alertPlacement(record, place);
    if (placement === undefined) return;
    await outbox.put({
      ...placement.reply(name),
      to: channelOf(place),
      run,
      sequence: sequenceAt(at),
      document,
      final: true,
      cluster: record.cluster,
    });
  };

  return {
    show: async (given) => {
      let record = given;
      for (let tried = 0; tried < TRIES; tried += 1) {
        await showOnce(record);
        const now = await book.read(record.cluster, record.incident);
        // Whoever writes last has seen what all before wrote down.
        if (now === undefined || versionOf(now) === versionOf(record)) return;
        record = now;
      }
    },
    end: async (record, place) => {
      const { watched } = record;
      const placement =
        watched === undefined || stormIn(watched, place) !== undefined
          ? undefined
          : alertPlacement(record, place);
      if (placement === undefined || (await outbox.read(placement.root.key)) === undefined) return;
      const { cluster, incident } = record;
      const message = { to: place, run: `alert/${incident}`, document: alertEndedView(record), cluster };
      await putMessage(placement.root, message, parts);
    },
    noteTurn: async (record, turn) => {
      const { watched, acknowledged, muted } = record;
      if (watched === undefined) return;
      const isCalled =
        (turn.loud === true || turn.turn === 'escalated') &&
        acknowledged === undefined &&
        muted === undefined;
      for (const place of watched.places) {
        // Its message began there with this turn, or a later one.
        if (place.since !== undefined && place.since >= turn.at) continue;
        const mention = isCalled ? routing.mention(record, turn, place) : undefined;
        const document = turnNoteView(record, turn, mention);
        if (document === undefined) continue;
        const run = `${record.incident}/${turn.turn}/${turn.at}`;
        // Of many at once nobody needs the same note of each.
        if (stormIn(watched, place) === undefined)
          await note(record, place, `turn-${turn.at}-${turn.turn}`, { at: turn.at, run, document });
        else if (turn.turn === 'escalated')
          await note(record, place, `escalated-${watched.escalated}`, { at: 0, run, document });
      }
    },
    noteStep: async (record, step) => {
      const { watched } = record;
      const name = `step-${encodeURIComponent(step.interaction)}`;
      for (const place of watched?.places ?? []) {
        if (watched === undefined || stormIn(watched, place) !== undefined) continue;
        if (place.since !== undefined && place.since > step.at) continue;
        await note(record, place, name, { at: step.at, run: step.interaction, document: stepNoteView(step) });
      }
    },
  };
};

/** The channels of a record, with those that come with a turn. */
export const placesWith = (
  places: NonNullable<IncidentRecord['watched']>['places'],
  more: readonly Place[],
  since: number,
): NonNullable<IncidentRecord['watched']>['places'] => {
  const known = new Set(places.map((place) => placeOf(place)));
  const added = more.filter((place) => !known.has(placeOf(place)));
  return added.length === 0 ? places : [...places, ...added.map((place) => ({ ...channelOf(place), since }))];
};
