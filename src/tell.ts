// SPDX-License-Identifier: Apache-2.0

import { type Conversation, placeOf } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import { Unavailable } from './core/errors.ts';
import type { Update } from './core/job.ts';
import { type Listener, type Run, reportOf } from './core/run.ts';
import { type Homes, isAlert, type Placement, placementOf } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';

export interface Teller {
  /** Everybody who waits for the run learns this; whoever joins later will. */
  readonly say: (update: Update) => Promise<void>;
  /**
   * Ends the run once everybody who joined until then has heard the last version of every message. `last` is the
   * root's, where the job itself has not said it. Resolves to the run as it ended; undefined where it is no longer kept.
   */
  readonly end: (
    state: 'done' | 'failed' | 'cancelled',
    end: { readonly last?: Update; readonly report?: string | undefined; readonly trouble?: Run['trouble'] },
  ) => Promise<Run | undefined>;
}

interface TellParts {
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly book: Homes['book'];
  readonly now: () => number;
  /** Sequence of the next version, larger than all before. */
  readonly next: () => number;
}

/** Times that somebody may join at the very end before the run is left to the next worker. */
const NEWCOMERS = 50;

const idOf = (conversation: Conversation): string => `${placeOf(conversation)}#${conversation.thread ?? ''}`;

/** One per conversation: twenty people of one channel get one message. */
const conversationsOf = (listeners: readonly Listener[]): ReadonlyMap<string, Conversation> =>
  new Map(listeners.map(({ conversation }) => [idOf(conversation), conversation]));

/** What still changes is shown by its next version: nobody looks it up. */
const unfinished = ({ shows: _, ...document }: Document): Document => document;

const nameOf = ({ message }: Update): string => (message === 'root' ? 'root' : message.reply);

export const createTeller = (started: Run, { runs, outbox, book, now, next }: TellParts): Teller => {
  const isUnasked = started.work.kind === 'explain' && started.work.unasked === true;
  /** Newest version of each message, in the order in which they first came. */
  const latest = new Map<string, Update>();
  const heard = new Map<string, Conversation>();
  const placed = new Map<string, Placement>();

  /** Looked up once for a conversation: but for alerts, which move into storms, it stays where it is. */
  const placementIn = async (conversation: Conversation): Promise<Placement> => {
    const known = placed.get(idOf(conversation));
    if (known !== undefined) return known;
    const placement = await placementOf(started, conversation, { outbox, book });
    if (!isAlert(placement.reply('').key)) placed.set(idOf(conversation), placement);
    return placement;
  };
  /** As others know it; where nobody does any more, the messages that it answers under may be forgotten as well. */
  const current = async (): Promise<Run | undefined> => {
    const run = await runs.get(started.id);
    if (run === undefined) placed.clear();
    return run;
  };

  const tell = async (conversation: Conversation, { message, document, final }: Update): Promise<void> => {
    const placement = await placementIn(conversation);
    await outbox.put({
      ...(message === 'root' ? placement.root : placement.reply(message.reply)),
      to: conversation,
      run: started.id,
      sequence: next(),
      document: final ? document : unfinished(document),
      final,
      report: reportOf(started),
      cluster: started.work.cluster,
    });
  };

  /** Conversations that somebody joined from since the last look: they learn all there is to know. */
  const catchUp = async (run: Run): Promise<void> => {
    for (const [place, conversation] of conversationsOf(run.listeners)) {
      if (heard.has(place)) continue;
      for (const update of latest.values()) await tell(conversation, update);
      heard.set(place, conversation);
    }
  };

  const say = async (update: Update): Promise<void> => {
    if (update.message === 'root' && isUnasked) return;
    latest.set(nameOf(update), update);
    const run = (await current()) ?? started;
    for (const conversation of heard.values()) await tell(conversation, update);
    await catchUp(run);
  };

  return {
    say,
    end: async (state, { last, report, trouble }) => {
      if (last !== undefined) await say(last);
      for (let tried = 0; tried < NEWCOMERS; tried += 1) {
        const run = await current();
        await catchUp(run ?? started);
        // No longer kept: there is nothing to end.
        if (run === undefined) return undefined;
        const ended = await runs.finish(started.id, state, {
          report,
          trouble,
          told: run.listeners,
          now: now(),
        });
        if (ended !== undefined) return ended;
      }
      throw new Unavailable('somebody joined each time that the run was about to end');
    },
  };
};
