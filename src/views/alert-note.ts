// SPDX-License-Identifier: Apache-2.0

import { type Document, plain, type Text } from '../core/document.ts';
import type { Group } from '../core/group.ts';
import type { IncidentRecord, Step, Turn } from '../core/incident-record.ts';
import { resolvedAfter } from './alert.ts';
import { deedText } from './marks.ts';

const noted = (text: Text): Document => ({ summary: plain(text), blocks: [{ type: 'note', text }] });

/** Said aloud, so that it reaches people: small print is for the record. */
const said = (text: Text, mention: Group | undefined): Document => ({
  summary: plain(text),
  blocks: [
    {
      type: 'paragraph',
      text: mention === undefined ? text : [...text, ' · ', { type: 'group', ...mention }],
    },
  ],
});

const capital = (text: Text): Text => {
  const [first, ...rest] = text;
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : text;
};

const noteOf = (record: IncidentRecord, turn: Turn, mention: Group | undefined): Document | undefined => {
  const { watched } = record;
  if (watched === undefined) return undefined;
  const detail = turn.detail ?? [];
  switch (turn.turn) {
    case 'opened':
      return undefined;
    case 'reopened':
      return said(capital(detail.length === 0 ? ['back'] : detail), mention);
    case 'worse':
      return said(['Worse', ...(detail.length === 0 ? [] : [': ', ...detail])], mention);
    case 'changed':
      return said(detail.length === 0 ? ['It has another cause'] : capital(detail), undefined);
    case 'resolved':
      return noted(['Resolved ', ...resolvedAfter(watched)]);
    case 'flapping':
      return noted([
        'Flapping: ',
        ...(detail.length === 0 ? ['it comes and goes'] : detail),
        '. The next note comes when it is stable.',
      ]);
    case 'steady':
      return noted([
        'Stable again: ',
        ...(detail.length === 0
          ? [record.state === 'resolved' ? 'it is gone' : 'it is still there']
          : detail),
      ]);
    case 'escalated':
      return said(detail.length === 0 ? ['Nobody has acknowledged this yet'] : capital(detail), mention);
  }
};

/** What became of it, for the thread; undefined where the message itself says it and nobody need be told more. */
export const turnNoteView = (
  record: IncidentRecord,
  turn: Turn,
  mention: Group | undefined,
): Document | undefined => {
  const note = noteOf(record, turn, mention);
  // A notification shows it without the thread above it.
  return note === undefined ? undefined : { ...note, summary: `${record.cluster}: ${note.summary}` };
};

/** "@ben acknowledged this": what somebody did, wherever they did it. */
export const stepNoteView = (step: Step): Document => {
  const { did, how } = deedText(step);
  return noted([`${did} this`, ...how]);
};
