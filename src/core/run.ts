// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Conversation, Person, placeOf } from './conversation.ts';
import { Document } from './document.ts';
import { troubles } from './errors.ts';
import type { Origin } from './ports/job-queue.ts';
import { carriedTrace } from './trace-context.ts';
import { reportOfWork, Work } from './work.ts';

/** Who waits for a run, and where: one per interaction that joined it. */
export const Listener = z.object({
  interaction: z.string(),
  conversation: Conversation,
  person: Person,
  joinedAt: z.number(),
  /** The trace in which they asked. */
  trace: carriedTrace,
});
export type Listener = z.infer<typeof Listener>;

export const runStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** One piece of work under way, shared by everybody who asked for the same thing at the same time. */
export const Run = z.object({
  schema: z.literal(1),
  id: z.string(),
  /** Hash of work and identity: equal keys share a run. */
  shareKey: z.string(),
  queue: z.string(),
  work: Work,
  opening: Document,
  state: z.enum(runStates),
  listeners: z.array(Listener).readonly(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** The report it made or works on. */
  report: z.string().optional(),
  /** Why it failed. */
  trouble: z.enum(troubles).optional(),
});
export type Run = z.infer<typeof Run>;

export const isOver = (run: Run): boolean => run.state !== 'queued' && run.state !== 'running';

/** The report that a run makes or works on: one that is made has the id of its run. Undefined: what is shown has none. */
export const reportOf = (run: Pick<Run, 'id' | 'work'>): string | undefined =>
  run.work.kind === 'look' ? undefined : (reportOfWork(run.work) ?? run.id);

/** Who takes turns with others for it: whoever asked first, and where; what asks by itself is one of each cluster. */
export const originOf = ({ listeners: [first], work }: Pick<Run, 'listeners' | 'work'>): Origin =>
  first === undefined || (work.kind === 'explain' && work.unasked === true)
    ? { group: `cluster ${work.cluster}`, member: work.kind }
    : { group: placeOf(first.conversation), member: first.person.id };

/** How people are told of a run in which something went wrong: the beginning of its id, which finds every line of the log about it. */
export const referenceOf = (run: string): string => run.slice(0, 8);

/** The job that travels through the queue: the run itself is in the store, but all that is needed is here too. */
export const JobPayload = z.object({ schema: z.literal(1), run: Run, trace: carriedTrace });
export type JobPayload = z.infer<typeof JobPayload>;
