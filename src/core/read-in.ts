// SPDX-License-Identifier: Apache-2.0

import { type IncidentRecord, type Marks, marksOf } from './incident-record.ts';
import type { Place } from './watch.ts';

/** A record as somebody reads it. */
export type ReadRecord = IncidentRecord & {
  /** Another channel of the same workspace in which its alert stands, where there is one. */
  readonly near?: Place | undefined;
};

/** As those read it who are in these conversations: no channel of a workspace is named in another. */
export const readIn = (record: IncidentRecord, here: readonly Place[]): ReadRecord => {
  if (here.length === 0) return record;
  const near = record.watched?.places.find(({ platform, workspace, channel }) =>
    here.every(
      (place) => place.platform === platform && place.workspace === workspace && place.channel !== channel,
    ),
  );
  return near === undefined ? record : { ...record, near };
};

/** What is marked at this moment, as those read it who are in these conversations. */
export const marksIn = (records: readonly IncidentRecord[], now: number, here: readonly Place[]): Marks =>
  marksOf(
    records.map((record) => readIn(record, here)),
    now,
  );
