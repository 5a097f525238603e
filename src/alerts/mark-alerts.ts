// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord } from '../core/incident-record.ts';
import type { Mark } from '../core/mark.ts';
import type { IncidentEvent } from '../core/ports/alert-sink.ts';
import { stormIn, stormsOf } from '../core/standing.ts';
import { sequenceAt, stormPlacement } from '../message-keys.ts';
import type { Outbox } from '../outbox.ts';
import { eventOfStep } from '../sinks/sink-events.ts';
import { markedNoteView } from '../views/marked.ts';
import { type AlertLetters, channelOf } from './alert-letters.ts';
import type { AlertStorms } from './storm-alert.ts';

export interface MarkAlertsParts {
  readonly letters: AlertLetters;
  readonly storms: AlertStorms;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly notify: (events: readonly IncidentEvent[]) => Promise<void>;
}

/** Shows what somebody did in every alert that tells of it, on every platform, and notes it in each thread. */
export type MarkAlerts = (
  records: readonly IncidentRecord[],
  mark: Pick<Mark, 'at' | 'by' | 'interaction'>,
) => Promise<void>;

export const createMarkAlerts =
  ({ letters, storms, outbox, notify }: MarkAlertsParts): MarkAlerts =>
  async (given, mark) => {
    const records = given.filter(({ watched }) => watched !== undefined && watched.places.length > 0);
    const byStorm = new Map<string, IncidentRecord[]>();
    for (const record of records) {
      const step = record.history.findLast(({ interaction }) => interaction === mark.interaction);
      if (step === undefined) continue;
      await notify([eventOfStep(record, step)]);
      await letters.show(record);
      await letters.noteStep(record, step);
      for (const storm of record.watched === undefined ? [] : stormsOf(record.watched))
        byStorm.set(storm, [...(byStorm.get(storm) ?? []), record]);
    }
    for (const [storm, marked] of byStorm) {
      const [first] = marked;
      const watched = first?.watched;
      if (first === undefined || watched === undefined) continue;
      await storms.show(first.cluster, storm);
      // One note for all of them: whoever takes a whole storm says so once.
      for (const place of watched.places.filter((each) => stormIn(watched, each) === storm))
        await outbox.put({
          ...stormPlacement(first.cluster, storm, place).reply(
            `step-${encodeURIComponent(mark.interaction)}`,
          ),
          to: channelOf(place),
          run: mark.interaction,
          sequence: sequenceAt(mark.at),
          document: markedNoteView(marked, mark),
          final: true,
          cluster: first.cluster,
        });
    }
  };
