import { type Conversation, placeOf } from './core/conversation.ts';
import type { Update } from './core/job.ts';
import { type Listener, type Run, reportOf } from './core/run.ts';
import { placementOf } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';

export interface Teller {
  /** Everybody who waits for the run learns this; whoever joins later will. */
  readonly say: (update: Update) => Promise<void>;
  /**
   * Ends the run once everybody who joined until then has heard the last version of every message. `last` is the
   * root's, where the job itself has not said it.
   */
  readonly end: (
    state: 'done' | 'failed' | 'cancelled',
    end: { readonly last?: Update; readonly report?: string | undefined; readonly trouble?: Run['trouble'] },
  ) => Promise<void>;
}

interface TellParts {
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly now: () => number;
  /** Sequence of the next version, larger than all before. */
  readonly next: () => number;
}

/** Times that somebody may join at the very end before the run is left to the next worker. */
const NEWCOMERS = 50;

/** One per conversation: twenty people of one channel get one message. */
const conversationsOf = (listeners: readonly Listener[]): readonly Conversation[] => {
  const byPlace = new Map<string, Conversation>();
  for (const { conversation } of listeners)
    byPlace.set(`${placeOf(conversation)}#${conversation.thread ?? ''}`, conversation);
  return [...byPlace.values()];
};

const nameOf = ({ message }: Update): string => (message === 'root' ? 'root' : message.reply);

export const createTeller = (started: Run, { runs, outbox, now, next }: TellParts): Teller => {
  /** Newest version of each message, in the order in which they first came. */
  const latest = new Map<string, Update>();
  const heard = new Set<string>();

  const tell = async (conversation: Conversation, { message, document, final }: Update): Promise<void> => {
    const placement = await placementOf(started, conversation, outbox);
    await outbox.put({
      ...(message === 'root' ? placement.root : placement.reply(message.reply)),
      to: conversation,
      run: started.id,
      sequence: next(),
      document,
      final,
      report: reportOf(started),
    });
  };

  const catchUp = async (run: Run): Promise<void> => {
    const newcomers = run.listeners.filter(({ interaction }) => !heard.has(interaction));
    for (const conversation of conversationsOf(newcomers))
      for (const update of latest.values()) await tell(conversation, update);
    for (const { interaction } of newcomers) heard.add(interaction);
  };

  const say = async (update: Update): Promise<void> => {
    latest.set(nameOf(update), update);
    const run = (await runs.get(started.id)) ?? started;
    const known = run.listeners.filter(({ interaction }) => heard.has(interaction));
    for (const conversation of conversationsOf(known)) await tell(conversation, update);
    await catchUp(run);
  };

  return {
    say,
    end: async (state, { last, report, trouble }) => {
      if (last !== undefined) await say(last);
      for (let tried = 0; tried < NEWCOMERS; tried += 1) {
        const run = (await runs.get(started.id)) ?? started;
        await catchUp(run);
        const ended = await runs.finish(started.id, state, {
          report,
          trouble,
          told: run.listeners,
          now: now(),
        });
        if (ended !== undefined) return;
      }
    },
  };
};
