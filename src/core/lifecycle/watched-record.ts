// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, IncidentState, Watched } from '../incident-record.ts';

/** A record of what a watch has seen. */
export type WatchedRecord = IncidentRecord & { readonly watched: Watched };

export const isWatched = (record: IncidentRecord): record is WatchedRecord => record.watched !== undefined;

/** It is there, or was a moment ago: not resolved, and not only told by somebody's report. */
export const isLive = (record: IncidentRecord): record is WatchedRecord =>
  isWatched(record) &&
  (record.state === 'pending' || record.state === 'open' || record.state === 'recovering');

/** The same record in a state, with what differs then. */
export const inState = (
  record: WatchedRecord,
  state: IncidentState,
  watched: Partial<Watched>,
): WatchedRecord => ({ ...record, state, watched: { ...record.watched, ...watched } });
