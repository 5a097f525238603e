// SPDX-License-Identifier: Apache-2.0

import type { MarkAlerts } from './alerts/mark-alerts.ts';
import type { Plan } from './core/command.ts';
import { type Conversation, type Interaction, placeOf } from './core/conversation.ts';
import type { IncidentRecord, Who } from './core/incident-record.ts';
import type { Mark, Marked } from './core/mark.ts';
import type { Accepted } from './core/ports/chat-platform.ts';
import type { Report } from './core/report.ts';
import type { ReportSummary } from './core/report-summary.ts';
import type { IncidentBook } from './incident-book.ts';
import { homeOf, sequenceAt } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import { createRetell } from './retell-report.ts';
import type { Runs } from './runs.ts';
import type { Acceptance } from './start-run.ts';
import { keptView, markedElsewhereView, markedNoteView } from './views/marked.ts';

interface MarkParts {
  readonly book: IncidentBook;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly reports: {
    readonly load: (id: string) => Promise<Report | undefined>;
    readonly shownIn: (id: string) => Promise<readonly Conversation[]>;
    readonly recent: () => Promise<readonly ReportSummary[]>;
  };
  readonly nameOf: (who: Who) => Promise<string | undefined>;
  /** Shows it in the alerts that tell of these incidents; undefined where nothing is watched. */
  readonly alerts?: MarkAlerts | undefined;
  readonly clock: { readonly now: () => number };
}

/** Whom nobody has met is known by id only. */
const named = async (mark: Mark, nameOf: MarkParts['nameOf']): Promise<Mark> => {
  if (mark.type !== 'assign' || mark.to.name !== undefined) return mark;
  const name = await nameOf(mark.to);
  return name === undefined ? mark : { ...mark, to: { ...mark.to, name } };
};

/** Marked at the same time. */
const AT_ONCE = 25;

/** Reports of its cluster that people asked for lately and that tell of it, too: the newest of them. */
const RECENT = 5;

const toldElsewhere = async (
  done: readonly IncidentRecord[],
  { reports }: MarkParts,
): Promise<readonly Pick<IncidentRecord, 'report' | 'incident'>[]> => {
  const watched = done.filter((record) => record.watched !== undefined);
  if (watched.length === 0) return [];
  const recent = await reports.recent();
  return watched.flatMap(({ cluster, incident, watched: seen }) => {
    const ids = [incident, ...(seen?.known ?? [])];
    return recent
      .filter((summary) => summary.cluster === cluster && ids.some((id) => summary.incidents.includes(id)))
      .slice(0, RECENT)
      .map(({ report }) => ({ report, incident }));
  });
};

/** Has its alert, or that of its storm, in this channel. */
const standsIn = ({ watched }: IncidentRecord, conversation: Conversation): boolean =>
  watched?.places.some((place) => placeOf(place) === placeOf(conversation)) === true;

const channelOf = ({ thread: _, ...channel }: Conversation): Conversation => channel;

/**
 * Writes down what somebody does about incidents, shows it in every message that tells of them, and says it in the
 * thread. Who was not the first is told alone, and nothing is changed.
 */
export const markIncidents = async (
  { subjects, mark: given }: Extract<Plan, { type: 'mark' }>,
  interaction: Interaction,
  parts: MarkParts,
  { signal, storing, stored }: Pick<Acceptance, 'signal' | 'storing' | 'stored'>,
): Promise<Accepted> => {
  const { conversation } = interaction;
  const outcomes: Marked[] = [];
  const mark = await named(given, parts.nameOf);
  storing();
  // A storm has many: together, within the time in which people are answered.
  for (let at = 0; at < subjects.length; at += AT_ONCE) {
    signal.throwIfAborted();
    const some = subjects.slice(at, at + AT_ONCE);
    outcomes.push(...(await Promise.all(some.map((subject) => parts.book.mark(subject, mark)))));
  }
  const done = outcomes.flatMap((outcome) => (outcome.status === 'kept' ? [] : [outcome.record]));
  const kept = subjects.flatMap((subject, at) => {
    const outcome = outcomes[at];
    return outcome?.status === 'kept' ? [{ subject, record: outcome.record }] : [];
  });
  const whisper = kept.length === 0 ? undefined : keptView(kept, mark);
  if (done.length === 0) return { status: 'accepted', ...(whisper === undefined ? {} : { whisper }) };
  // It is written down: what follows only shows it.
  stored();
  const retell = createRetell(parts);
  // In the report where it was done, and in the one that the incident is known by.
  const marked = subjects.filter((_, at) => outcomes[at]?.status !== 'kept');
  const shown = [...marked, ...done, ...(await toldElsewhere(done, parts))].filter(
    ({ report }) => report !== '',
  );
  for (const report of new Set(shown.map((one) => one.report)))
    await retell(
      report,
      [...new Set(shown.filter((one) => one.report === report).map(({ incident }) => incident))],
      interaction,
    );
  await parts.alerts?.(done, mark);
  const [first] = marked;
  const home = first === undefined ? undefined : await homeOf(first.report, conversation, parts.outbox);
  // Said in the thread of each alert already.
  const isNoted = home === undefined && done.every((record) => standsIn(record, conversation));
  if (isNoted && parts.alerts !== undefined)
    return { status: 'accepted', ...(whisper === undefined ? {} : { whisper }) };
  const within = home?.root.thread ?? (home === undefined ? undefined : { parentKey: home.root.key });
  const own =
    conversation.thread === undefined
      ? undefined
      : { ref: { channel: conversation.channel, id: conversation.thread } };
  const thread = within ?? own;
  await parts.outbox.put({
    key: `answer/${interaction.id}`,
    to: home === undefined ? conversation : channelOf(conversation),
    run: interaction.id,
    sequence: sequenceAt(parts.clock.now()),
    document: markedNoteView(done, mark),
    final: true,
    ...(thread === undefined ? {} : { thread }),
  });
  // Typed in the channel, noted in the report's thread: say where to look.
  const isElsewhere = conversation.thread === undefined && within !== undefined;
  if (whisper !== undefined) return { status: 'accepted', whisper };
  return { status: 'accepted', ...(isElsewhere ? { whisper: markedElsewhereView(done, mark) } : {}) };
};
