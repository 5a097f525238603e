// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { type Conversation, placeOf } from './core/conversation.ts';
import type { IncidentRecord } from './core/incident-record.ts';
import { incidentReply } from './core/job.ts';
import type { Run } from './core/run.ts';
import { stormIn } from './core/standing.ts';
import { reportOfWork, type Work } from './core/work.ts';
import type { IncidentBook } from './incident-book.ts';
import type { Outbox, Thread } from './outbox.ts';

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

/** A message's name in the outbox, and the thread it stands in; no thread = the channel itself. */
export interface Position {
  readonly key: string;
  readonly thread?: Thread | undefined;
}

/** Where the messages of a run stand in one conversation. */
export interface Placement {
  readonly root: Position;
  readonly reply: (name: string) => Position;
}

/** Threads of one channel are places of their own: a report asked for in two of them is two messages. */
const base = (id: string, { thread, ...channel }: Conversation): string =>
  `${id}/${short(`${placeOf(channel)}#${thread ?? ''}`)}`;

const inThread = ({ channel, thread }: Conversation): Thread | undefined =>
  thread === undefined ? undefined : { ref: { channel, id: thread } };

const own = (id: string, to: Conversation): Placement => {
  const at = base(id, to);
  const thread = inThread(to);
  const root = `${at}/root`;
  return {
    root: { key: root, thread },
    reply: (name) => ({ key: `${at}/${name}`, thread: thread ?? { parentKey: root } }),
  };
};

/** Where a run that nobody here understands says that: in a message of its own, where that of most runs stands. */
export const ownRoot = (run: string, to: Conversation): Position => own(run, to).root;

/** A message of its own, and its thread. */
const standing = (at: string): Placement => {
  const root = `${at}/root`;
  return {
    root: { key: root },
    reply: (name) => ({ key: `${at}/${name}`, thread: { parentKey: root } }),
  };
};

const ALERT = 'alert/';
/** A message of an alert, or in its thread. */
export const isAlert = (key: string): boolean => key.startsWith(ALERT);
/** One message for many alerts already. */
export const isStormAlert = (key: string): boolean => isAlert(key) && key.split('/')[2] === 'storm';

/**
 * Tells the keys of parts, as platforms keep them, of messages about the same: another episode of an incident, another
 * storm of a cluster, in the same channel. Undefined: there are none.
 */
export const alikeKeys = (key: string): ((other: string) => boolean) | undefined => {
  const [begin = '', cluster = '', what = '', , place = '', root, ...more] = key.split('/');
  if (`${begin}/` !== ALERT || root !== 'root' || more.length > 0) return undefined;
  const stem = `${ALERT}${cluster}/${what}/`;
  const end = `/${place}/root#0`;
  return (other) => {
    const at = other.lastIndexOf(end);
    const behind = other.slice(at + end.length);
    // What was posted anew has something behind it.
    return other.startsWith(stem) && at >= 0 && (behind === '' || /^@[^/]*$/.test(behind));
  };
};

/** The message of a storm of a cluster in one channel. */
export const stormPlacement = (cluster: string, storm: string, to: Conversation): Placement => {
  const { thread: _, ...channel } = to;
  return standing(base(`${ALERT}${encodeURIComponent(cluster)}/storm/${storm}`, channel));
};

/** The message that an incident would have of its own in one channel; undefined where nobody watches it. */
export const ownAlertRoot = (
  { cluster, incident, watched }: IncidentRecord,
  to: Conversation,
): Position | undefined => {
  if (watched === undefined) return undefined;
  const { thread: _, ...channel } = to;
  return standing(base(`${ALERT}${encodeURIComponent(cluster)}/${incident}/${watched.episode}`, channel))
    .root;
};

/** The alert of an incident in one channel, or that of the storm that it is a line of; undefined where nobody watches it. */
export const alertPlacement = (
  { cluster, incident, watched }: IncidentRecord,
  to: Conversation,
): Placement | undefined => {
  if (watched === undefined) return undefined;
  const storm = stormIn(watched, to);
  if (storm !== undefined) return stormPlacement(cluster, storm, to);
  const { thread: _, ...channel } = to;
  return standing(base(`${ALERT}${encodeURIComponent(cluster)}/${incident}/${watched.episode}`, channel));
};

/** Where messages of reports and alerts are found. */
export interface Homes {
  readonly outbox: Pick<Outbox, 'read'>;
  readonly book: Pick<IncidentBook, 'read' | 'list'>;
}

/** Under the id of its record, or under that of a cause that was found later. */
const recordOf = async (
  cluster: string,
  incident: string,
  { book }: Homes,
): Promise<IncidentRecord | undefined> => {
  const found = await book.read(cluster, incident);
  if (found?.watched !== undefined) return found;
  const others = await book.list(cluster);
  return others.find(({ watched }) => watched?.findings[0] === incident) ?? found;
};

/** The alert of an incident, where it stands in this channel, or this is its thread. */
export const alertHomeOf = async (
  cluster: string,
  incident: string,
  to: Conversation,
  homes: Homes,
): Promise<Placement | undefined> => {
  const record = await recordOf(cluster, incident, homes);
  const isHere = record?.watched?.places.some((place) => placeOf(place) === placeOf(to)) === true;
  const home = record === undefined || !isHere ? undefined : alertPlacement(record, to);
  const root = home === undefined ? undefined : await homes.outbox.read(home.root.key);
  if (root === undefined) return undefined;
  return to.thread === undefined || root.sent?.refs[0]?.id === to.thread ? home : undefined;
};

/** The only incident that work is about. */
const incidentOfWork = (work: Work): string | undefined =>
  work.kind === 'ask'
    ? work.incident
    : work.kind === 'explain' && work.incidents.length === 1
      ? work.incidents[0]
      : undefined;

/** The report's own messages, when it was shown here: in this very conversation, or in the channel whose thread this is. */
export const homeOf = async (
  report: string,
  to: Conversation,
  outbox: Pick<Outbox, 'read'>,
): Promise<Placement | undefined> => {
  const here = own(report, to);
  if ((await outbox.read(here.root.key)) !== undefined) return here;
  const { thread, ...channel } = to;
  if (thread === undefined) return undefined;
  const above = own(report, channel);
  const root = await outbox.read(above.root.key);
  return root?.sent?.refs[0]?.id === thread ? above : undefined;
};

/**
 * Those incidents of a report whose replies stand, or are about to, in this conversation: in the thread of the report, or in
 * that of the alert of its only incident.
 */
export const repliedIncidents = async (
  report: {
    readonly id: string;
    readonly cluster: string;
    readonly incidents: readonly { readonly id: string }[];
  },
  to: Conversation,
  homes: Homes,
): Promise<readonly string[]> => {
  const incidents = report.incidents.map(({ id }) => id);
  const [only = ''] = incidents;
  const home =
    (await homeOf(report.id, to, homes.outbox)) ??
    (incidents.length === 1 ? await alertHomeOf(report.cluster, only, to, homes) : undefined);
  if (home === undefined) return [];
  const replies = await Promise.all(
    incidents.map((incident) => homes.outbox.read(home.reply(incidentReply(incident)).key)),
  );
  return incidents.filter((_, at) => replies[at] !== undefined && replies[at].dropped === undefined);
};

/**
 * A run that makes a report has a root and replies of its own. A run that works on one (explain) answers in the
 * report's thread and updates the replies there; where the report was never shown, in the thread of the incident's alert,
 * where that stands there; else it has its own.
 */
export const placementOf = async (
  run: Pick<Run, 'id' | 'work'>,
  to: Conversation,
  homes: Homes,
): Promise<Placement> => {
  const report = reportOfWork(run.work);
  if (report === undefined) return own(run.id, to);
  const incident = incidentOfWork(run.work);
  const home =
    (await homeOf(report, to, homes.outbox)) ??
    (incident === undefined ? undefined : await alertHomeOf(run.work.cluster, incident, to, homes));
  if (home === undefined) return own(run.id, to);
  return {
    root: {
      key: `${base(run.id, to)}/root`,
      thread: home.root.thread ?? { parentKey: home.root.key },
    },
    reply: home.reply,
  };
};

/** Orders versions of one message: newer is larger, across workers whose clocks agree within the time between versions. */
export const sequenceAt = (now: number): number => now * 1_000;

/** Sequences of one run on one worker: each larger than the one before, and than the opening's. */
export const sequencesFrom = (createdAt: number, now: () => number): (() => number) => {
  let last = sequenceAt(createdAt);
  return () => {
    last = Math.max(last + 1, sequenceAt(now()));
    return last;
  };
};
