// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord } from '../core/incident-record.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Place } from '../core/watch.ts';
import { LOST, lostSince } from '../memory-marks.ts';
import { ownAlertRoot, sequenceAt } from '../message-keys.ts';
import type { Outbox } from '../outbox.ts';
import { alertMovedView } from '../views/alert-ended.ts';
import { channelOf } from './alert-letters.ts';

interface MovedParts {
  readonly state: StateStore;
  readonly outbox: Pick<Outbox, 'put' | 'read'>;
  readonly clock: { readonly now: () => number };
}

/** Messages of before that are looked for, of one storm: the platform is asked for each. */
const MOST_CLOSED = 200;

/** When a watch first saw it, epoch milliseconds. */
export const firstSeenOf = ({ watched }: IncidentRecord): number => watched?.firstSeen ?? 0;

/**
 * After a loss of memory, incidents that were told one by one are told in the message of one storm. Where their own messages
 * of before can be found, they say where it goes on; nothing is posted.
 */
export const closeMoved = async (
  records: readonly IncidentRecord[],
  place: Place,
  { state, outbox, clock }: MovedParts,
): Promise<void> => {
  const now = clock.now();
  const seenAt = Math.min(...records.map(firstSeenOf));
  if ((await state.get(LOST)) === undefined || (await lostSince(state, now, seenAt)) === undefined) return;
  for (const record of records.slice(0, MOST_CLOSED)) {
    const position = ownAlertRoot(record, place);
    if (position === undefined || (await outbox.read(position.key)) !== undefined) continue;
    await outbox.put({
      ...position,
      to: channelOf(place),
      run: `alert/${record.incident}`,
      sequence: sequenceAt(now),
      document: alertMovedView(record),
      final: true,
      cluster: record.cluster,
      seenAt: firstSeenOf(record),
      onlyIfThere: true,
    });
  }
};
