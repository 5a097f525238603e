import { createHash } from 'node:crypto';
import { type Conversation, placeOf } from './core/conversation.ts';
import { incidentReply } from './core/job.ts';
import type { Run } from './core/run.ts';
import { reportOfWork } from './core/work.ts';
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

/** The report's own messages, when it was shown here: in this very conversation, or in the channel whose thread this is. */
export const homeOf = async (
  report: string,
  to: Conversation,
  outbox: Outbox,
): Promise<Placement | undefined> => {
  const here = own(report, to);
  if ((await outbox.read(here.root.key)) !== undefined) return here;
  const { thread, ...channel } = to;
  if (thread === undefined) return undefined;
  const above = own(report, channel);
  const root = await outbox.read(above.root.key);
  return root?.sent?.refs[0]?.id === thread ? above : undefined;
};

/** Those incidents of a report whose replies stand, or are about to, in the thread of the report in this conversation. */
export const repliedIncidents = async (
  report: string,
  incidents: readonly string[],
  to: Conversation,
  outbox: Outbox,
): Promise<readonly string[]> => {
  const home = await homeOf(report, to, outbox);
  if (home === undefined) return [];
  const replies = await Promise.all(
    incidents.map((incident) => outbox.read(home.reply(incidentReply(incident)).key)),
  );
  return incidents.filter((_, at) => replies[at] !== undefined && replies[at].dropped === undefined);
};

/**
 * A run that makes a report has a root and replies of its own. A run that works on one (explain) answers in the
 * report's thread and updates the replies there; where the report was never shown, it has its own.
 */
export const placementOf = async (
  run: Pick<Run, 'id' | 'work'>,
  to: Conversation,
  outbox: Outbox,
): Promise<Placement> => {
  const report = reportOfWork(run.work);
  if (report === undefined) return own(run.id, to);
  const home = await homeOf(report, to, outbox);
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
