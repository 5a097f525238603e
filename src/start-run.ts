// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { Plan } from './core/command.ts';
import { type Conversation, type Interaction, placeOf } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import type { Accepted } from './core/ports/chat-platform.ts';
import { marksIn } from './core/read-in.ts';
import { isOver, type JobPayload, originOf, type Run, reportOf } from './core/run.ts';
import type { Work } from './core/work.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { placementOf, sequenceAt } from './message-keys.ts';
import { queueOf } from './queue-names.ts';
import { roomInQueue } from './room-in-queue.ts';
import type { Joined } from './runs.ts';
import { waitingView } from './views/progress.ts';
import { detailUpdates, reportUpdate } from './views/report-updates.ts';
import { answeringElsewhereView, explainingElsewhereView, joinedView } from './views/shared.ts';

/** Equal work under equal rights is shared; what a person may see is already inside the work. */
const shareKeyOf = (work: Work): string =>
  createHash('sha256').update(JSON.stringify(work)).digest('hex').slice(0, 24);

/** Who began it, for those of the same workspace: names do not travel between chats. */
const beganBy = (run: Run, { platform, workspace }: Conversation): string | undefined => {
  const first = run.listeners[0];
  return first?.conversation.platform === platform && first.conversation.workspace === workspace
    ? (first.person.name ?? first.person.id)
    : undefined;
};

const joined = (run: Run, to: Conversation, now: number): Document =>
  joinedView(run.work.cluster, beganBy(run, to), now - (run.endedAt ?? run.createdAt), isOver(run));

const samePlace = (a: Conversation, b: Conversation): boolean =>
  placeOf(a) === placeOf(b) && a.thread === b.thread;

export interface Acceptance {
  /** Aborted when the person has been told that it was not taken. */
  readonly signal: AbortSignal;
  /** Called when the work may become durable from here on, even where storing it fails. */
  readonly storing: () => void;
  /** Called when the work is durable: it will be done and answered, whatever goes wrong from here on. */
  readonly stored: () => void;
}

/** Stores the work, then its opening message; resolves only when both are durable. */
export const startRun = async (
  plan: Extract<Plan, { type: 'run' }>,
  interaction: Interaction,
  parts: DispatchParts,
  { signal, storing, stored }: Acceptance,
): Promise<Accepted> => {
  const shareKey = shareKeyOf(plan.work);
  await roomInQueue(queueOf(plan.work), shareKey, parts);
  const joining = await parts.runs.join({
    shareKey,
    interaction,
    work: plan.work,
    opening: plan.opening,
    queue: queueOf(plan.work),
    now: parts.clock.now(),
    trace: parts.trace.carrier(),
    signal,
    storing,
  });
  // Past the time within which the person must have been told.
  signal.throwIfAborted();
  const { run, outcome } = joining;
  // Idempotent by run id: a run that was recorded by a process that died before this line is queued by whoever comes next.
  if (outcome !== 'recent') {
    storing();
    await queued(joining, parts, signal);
    stored();
  }
  if (outcome === 'already') return { status: 'accepted' };
  const remember = () => parts.runs.remember(interaction, run.id);
  if (outcome === 'recent') {
    // Nobody but us answers this one: it counts as dealt with when the answer is stored.
    const accepted = await open(plan, interaction, joining, parts);
    await remember();
    return accepted;
  }
  const [accepted] = await Promise.all([open(plan, interaction, joining, parts), remember()]);
  return accepted;
};

/** In a span of its own, from which whoever does the work goes on. */
const queued = (
  { run, outcome }: Joined,
  { queue, log, trace }: DispatchParts,
  signal: AbortSignal,
): Promise<void> => {
  const { kind, cluster } = run.work;
  const attributes = {
    'k8sgpt.run.id': run.id,
    'k8sgpt.run.kind': kind,
    'k8s.cluster.name': cluster,
    'k8sgpt.queue': run.queue,
    'k8sgpt.join': outcome,
  };
  return trace.span('enqueue', { kind: 'producer', attributes }, async () => {
    log.info({ runId: run.id, kind, cluster, join: outcome }, 'Somebody waits for a run');
    const payload = JSON.stringify({ schema: 1, run, trace: trace.carrier() } satisfies JobPayload);
    await queue.enqueue(run.queue, { id: run.id, payload, origin: originOf(run) }, signal);
  });
};

/** What is first said of a run; why it does not begin at once is good to know, and nothing to fail for. */
const openingOf = async (
  opening: Document,
  { id, queue: name }: Run,
  { queue, waitOf, isIdle }: DispatchParts,
): Promise<Document> => {
  const [ahead = 0, idle = false] = await Promise.all([
    queue.position(name, id).catch(() => undefined),
    isIdle?.(name),
  ]);
  if (ahead === 0 && !idle) return opening;
  const waitMs = ahead === 0 || idle ? undefined : await waitOf?.(name, ahead);
  return waitingView(opening, { ahead, waitMs, isIdle: idle, runId: id });
};

/** The first word: a message of their own, or, where one stands already, a word to this person alone. */
const open = async (
  plan: Extract<Plan, { type: 'run' }>,
  interaction: Interaction,
  { run, outcome }: Joined,
  parts: DispatchParts,
): Promise<Accepted> => {
  const { outbox } = parts;
  const { conversation } = interaction;
  const now = parts.clock.now();

  const isHere = run.listeners.some(
    (listener) => listener.interaction !== interaction.id && samePlace(listener.conversation, conversation),
  );
  if (outcome !== 'created' && isHere) return { status: 'accepted', whisper: joined(run, conversation, now) };

  const [placement, opening] = await Promise.all([
    placementOf(run, conversation, parts),
    outcome === 'created' ? openingOf(plan.opening, run, parts) : plan.opening,
  ]);
  const report =
    outcome === 'recent' && run.report !== undefined ? await parts.reports.load(run.report) : undefined;
  // Lower than anything a worker says, which may be ahead of us already.
  const sequence = sequenceAt(run.createdAt);
  const letter = {
    to: conversation,
    run: run.id,
    sequence,
    report: reportOf(run),
    cluster: run.work.cluster,
    // Platforms' clocks may be ahead of ours.
    askedAt: Math.min(now, interaction.at),
  };
  if (report === undefined) {
    const document = outcome === 'created' ? opening : joined(run, conversation, now);
    await outbox.put({ ...placement.root, ...letter, document, final: outcome === 'recent' });
  } else {
    const marks = marksIn(await parts.book.list(report.cluster), now, [conversation]);
    const updates = [reportUpdate(report, marks), ...detailUpdates(report, true, marks)];
    for (const { message, document } of updates) {
      const position = message === 'root' ? placement.root : placement.reply(message.reply);
      await outbox.put({ ...position, ...letter, document, final: true });
    }
  }
  // Typed in the channel, answered in the report's thread: say where to look.
  const elsewhere = conversation.thread === undefined && placement.root.thread !== undefined;
  const where = plan.work.kind === 'ask' ? answeringElsewhereView : explainingElsewhereView;
  return { status: 'accepted', ...(elsewhere ? { whisper: where } : {}) };
};
