// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, Turn } from '../incident-record.ts';
import { inState, isWatched } from './watched-record.ts';

/** The record without debts that were paid; undefined when somebody else has written so already. */
export const paid = (
  record: IncidentRecord | undefined,
  turns: readonly Turn[],
): IncidentRecord | undefined => {
  if (record === undefined || !isWatched(record)) return undefined;
  const { owed } = record.watched;
  const left = owed.filter(({ at, turn }) => !turns.some((one) => one.at === at && one.turn === turn));
  return left.length === owed.length ? undefined : inState(record, record.state, { owed: left });
};
