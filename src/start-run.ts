import { createHash } from 'node:crypto';
import type { Plan } from './core/command.ts';
import { type Conversation, type Interaction, placeOf } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import type { Accepted } from './core/ports/chat-platform.ts';
import { marksIn } from './core/read-in.ts';
import { isOver, type JobPayload, type Run, reportOf } from './core/run.ts';
import { reportOfWork, type Work } from './core/work.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { placementOf, sequenceAt } from './message-keys.ts';
import type { Joined } from './runs.ts';
import { waitingView } from './views/progress.ts';
import { detailUpdates, reportUpdate } from './views/report-updates.ts';
import { answeringElsewhereView, explainingElsewhereView, joinedView } from './views/shared.ts';

/** One queue per cluster, one for AI: no noisy neighbour starves others. */
/** What reads a cluster goes to those who can reach it. */
const queueOf = (work: Work): string => (reportOfWork(work) === undefined ? `cluster-${work.cluster}` : 'ai');

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
  const joining = await parts.runs.join({
    shareKey: shareKeyOf(plan.work),
    interaction,
    work: plan.work,
    opening: plan.opening,
    queue: queueOf(plan.work),
    now: parts.clock.now(),
    signal,
  });
  // Past the time within which the person must have been told: nothing may start behind their back.
  signal.throwIfAborted();
  const { run, outcome } = joining;
  // Idempotent by run id: a run that was recorded by a process that died before this line is queued by whoever comes next.
  if (outcome !== 'recent') {
    const payload = JSON.stringify({ schema: 1, run } satisfies JobPayload);
    storing();
    await parts.queue.enqueue(run.queue, { id: run.id, payload }, signal);
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

  const [placement, ahead] = await Promise.all([
    placementOf(run, conversation, parts),
    // Good to know, and nothing to fail for.
    outcome === 'created' ? parts.queue.position(run.queue, run.id).catch(() => undefined) : undefined,
  ]);
  const opening =
    ahead === undefined || ahead === 0
      ? plan.opening
      : waitingView(plan.opening, ahead, await parts.waitOf?.(run.queue, ahead), run.id);
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
