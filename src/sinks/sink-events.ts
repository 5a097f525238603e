// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, Step, Turn } from '../core/incident-record.ts';
import type { IncidentEvent } from '../core/ports/alert-sink.ts';

const idOf = ({ cluster, incident, watched }: IncidentRecord, name: string, at: number): string =>
  `${cluster}/${incident}/${watched?.episode ?? 0}/${name}/${at}`;

/** What became of an incident by itself, for sinks. */
export const eventOfTurn = (record: IncidentRecord, turn: Turn): IncidentEvent => ({
  id: idOf(record, turn.turn, turn.at),
  turn,
  record,
});

/** What somebody did about it. Nobody's id leaves: the name as chat shows it. */
export const eventOfStep = (record: IncidentRecord, { deed, at, by }: Step): IncidentEvent => ({
  id: idOf(record, deed, at),
  turn: { at, turn: deed, by: by.name },
  record,
});
