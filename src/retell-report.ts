// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Interaction } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import { incidentOfRecord } from './core/incident-of-record.ts';
import { type IncidentRecord, marksOf } from './core/incident-record.ts';
import { incidentReply } from './core/job.ts';
import { marksIn, readIn } from './core/read-in.ts';
import type { Report } from './core/report.ts';
import type { IncidentBook } from './incident-book.ts';
import { alertPlacement, homeOf, type Position, sequenceAt } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';
import { incidentView } from './views/incident.ts';
import { reportView } from './views/report.ts';

interface RetellParts {
  readonly book: IncidentBook;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly reports: {
    readonly load: (id: string) => Promise<Report | undefined>;
    readonly shownIn: (id: string) => Promise<readonly Conversation[]>;
  };
  readonly clock: { readonly now: () => number };
}

/** Times that others may mark the same report meanwhile before it is left to them to show it. */
const TRIES = 5;

const versionsOf = (records: readonly IncidentRecord[]): string =>
  records
    .map(({ incident, history }) => `${incident} ${history.length} ${history.at(-1)?.interaction ?? ''}`)
    .sort()
    .join('\n');

/** Shows what people did about incidents in the messages that tell of them already: the report, and the incidents' replies. */
export const createRetell = ({ book, runs, outbox, reports, clock }: RetellParts) => {
  const show = async (position: Position, document: Document, interaction: Interaction): Promise<void> => {
    const shown = await outbox.read(position.key);
    // What is not there, or still growing, is told by whoever writes it.
    if (shown === undefined || shown.dropped !== undefined || !shown.final) return;
    await outbox.put({
      key: shown.key,
      to: shown.to,
      run: interaction.id,
      sequence: sequenceAt(clock.now()),
      document,
      final: true,
      ...(shown.thread === undefined ? {} : { thread: shown.thread }),
      // Once it has been sent, an older report does not become the last one of its channel again.
      ...(shown.report === undefined || shown.sent !== undefined ? {} : { report: shown.report }),
    });
  };

  return async (id: string, incidents: readonly string[], interaction: Interaction): Promise<void> => {
    const [report, run, shownIn] = await Promise.all([reports.load(id), runs.get(id), reports.shownIn(id)]);
    if (report === undefined) return;
    const conversations = [
      interaction.conversation,
      ...(run?.listeners.map(({ conversation }) => conversation) ?? []),
      // The run is forgotten long before its report.
      ...shownIn,
    ];
    const homes = new Map(
      (
        await Promise.all(conversations.map(async (here) => ({ here, home: await homeOf(id, here, outbox) })))
      ).flatMap(({ here, home }) => (home === undefined ? [] : [[home.root.key, { here, home }] as const])),
    );
    let records = await book.list(report.cluster);
    for (let tried = 0; tried < TRIES; tried += 1) {
      for (const { here, home } of homes.values()) {
        const marks = marksIn(records, clock.now(), [here]);
        await show(home.root, reportView(report, marks), interaction);
        for (const [at, incident] of report.incidents.entries()) {
          if (!incidents.includes(incident.id)) continue;
          const known = { explanation: report.explanations[incident.id], record: marks.get(incident.id) };
          const position = home.reply(incidentReply(incident.id));
          await show(position, incidentView(incident, at + 1, report, known), interaction);
        }
      }
      for (const record of new Set(marksOf(records, clock.now()).values())) {
        // In the thread of its alert it is told as the newest report shows it.
        const found = record.report === id ? incidentOfRecord(record, report) : undefined;
        if (found === undefined || !(incidents.includes(found.id) || incidents.includes(record.incident)))
          continue;
        const explanation = report.explanations[found.id];
        const number = report.incidents.indexOf(found) + 1;
        for (const place of record.watched?.places ?? []) {
          const view = incidentView(found, number, report, { explanation, record: readIn(record, [place]) });
          const position = alertPlacement(record, place)?.reply(incidentReply(found.id));
          if (position !== undefined) await show(position, view, interaction);
        }
      }
      // Whoever writes last has seen what all before wrote down.
      const now = await book.list(report.cluster);
      if (versionsOf(now) === versionsOf(records)) return;
      records = now;
    }
  };
};
