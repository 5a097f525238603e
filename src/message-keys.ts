import { createHash } from 'node:crypto';
import { type Conversation, placeOf } from './core/conversation.ts';
import type { Run } from './core/run.ts';

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

export interface MessageKeys {
  /** The message that the opening became. */
  readonly root: string;
  /** Root of the report that this run made or works on, in the same place. */
  readonly reportRoot: string;
  readonly reply: (name: string) => string;
}

/**
 * Keys of a run's messages in one place. Replies belong to the report, not to the run: an explanation updates the
 * reply that the analysis posted.
 */
export const messageKeys = (run: Pick<Run, 'id' | 'work'>, to: Conversation): MessageKeys => {
  const place = short(`${placeOf(to)}#`);
  const report = run.work.kind === 'explain' ? run.work.report : run.id;
  return {
    root: `${run.id}/${place}/root`,
    reportRoot: `${report}/${place}/root`,
    reply: (name) => `${report}/${place}/${name}`,
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
