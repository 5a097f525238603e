// SPDX-License-Identifier: Apache-2.0

import { createAuditor } from './auditor.ts';
import { authorise } from './authorise.ts';
import { changeWatches } from './change-watches.ts';
import type { Access } from './core/access.ts';
import type { Clock } from './core/clock.ts';
import type { Plan } from './core/command.ts';
import type { Interaction } from './core/conversation.ts';
import { Denied } from './core/denied.ts';
import type { Document } from './core/document.ts';
import { messageOf, Refused, troubleOf, Unavailable } from './core/errors.ts';
import type { Accepted } from './core/ports/chat-platform.ts';
import type { Log, Metrics, Span } from './core/ports/telemetry.ts';
import { referenceOf } from './core/run.ts';
import { within } from './core/within.ts';
import { mayAsk } from './core/work.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { readInteraction } from './follow-up.ts';
import { gather } from './gather.ts';
import { markIncidents } from './mark-incidents.ts';
import { sequenceAt } from './message-keys.ts';
import type { Over } from './rate-limits.ts';
import { Mistyped } from './read-command.ts';
import { runIdOf } from './runs.ts';
import { type Acceptance, startRun } from './start-run.ts';
import { deniedView } from './views/denied.ts';
import { notTakenView } from './views/not-taken.ts';
import { sendingPausedView } from './views/paused.ts';
import { tooMuchView } from './views/too-much.ts';
import { bugView, refusedView } from './views/trouble.ts';

const perform = async (
  plan: Plan,
  interaction: Interaction,
  parts: DispatchParts,
  acceptance: Acceptance,
): Promise<Accepted> => {
  const { clock, outbox } = parts;
  const { conversation, person } = interaction;
  if (plan.type === 'run') {
    const accepted = await startRun(plan, interaction, parts, acceptance);
    const pause = parts.paused('sending', plan.work.cluster);
    return pause === undefined || accepted.whisper !== undefined
      ? accepted
      : { ...accepted, whisper: sendingPausedView(pause) };
  }
  if (plan.type === 'mark') return markIncidents(plan, interaction, parts, acceptance);
  if (plan.type === 'purge') {
    if (parts.purges === undefined) throw new Refused('Nothing can be purged here.');
    parts.purges.begin(plan.request, interaction);
    return { status: 'accepted', whisper: plan.document };
  }
  if (plan.type === 'forget') {
    await parts.answers?.forget(plan.keys);
    return { status: 'accepted', whisper: plan.document };
  }
  if (plan.type === 'feedback') {
    acceptance.storing();
    await parts.feedback.add(plan.feedback);
    const { verdict, source } = plan.feedback;
    parts.metrics.count('k8sgpt_feedback_total', { verdict, source });
    return { status: 'accepted', whisper: plan.document };
  }
  if (plan.type === 'silence') {
    acceptance.storing();
    if (plan.set !== undefined) await parts.silences.set(plan.set);
    if (plan.end !== undefined) await parts.silences.end(plan.end);
  }
  if (plan.type === 'form') return { status: 'accepted', form: plan.form, whisper: plan.instead };
  if (plan.type === 'cancel') for (const run of plan.runs) await parts.cancel(run, person.name ?? person.id);
  if (plan.type === 'watch') {
    if (parts.watches === undefined) throw new Refused('Nothing is watched here.');
    acceptance.storing();
    await changeWatches(plan.change, parts.watches);
  }
  if (plan.type === 'pause') {
    acceptance.storing();
    for (const pause of plan.set) await parts.pauses.set(pause);
    for (const pause of plan.clear) await parts.pauses.clear(pause);
    await parts.tellAdmins(interaction.id, plan.document);
  } else if (plan.type !== 'silence' && plan.audience === 'person')
    return { status: 'accepted', whisper: plan.document };
  await outbox.put({
    key: `answer/${interaction.id}`,
    to: conversation,
    run: interaction.id,
    sequence: sequenceAt(clock.now()),
    document: plan.document,
    final: true,
    ...(plan.type === 'pause' ? { despitePause: true } : {}),
    ...(conversation.thread === undefined
      ? {}
      : { thread: { ref: { channel: conversation.channel, id: conversation.thread } } }),
  });
  const pause = plan.type === 'pause' ? undefined : parts.paused('sending');
  return { status: 'accepted', ...(pause === undefined ? {} : { whisper: sendingPausedView(pause) }) };
};

/** What is read for this person is read with the rights of their user of the cluster, where they have one. */
const withRightsOf = ({ identity }: Access, plan: Plan): Plan =>
  plan.type === 'run' && identity !== undefined ? { ...plan, work: { ...plan.work, as: identity } } : plan;

/** Work that may ask a model asks the one that was wanted. */
const withBackend = ({ backend }: Interaction, plan: Plan): Plan =>
  plan.type === 'run' && backend !== undefined && mayAsk(plan.work)
    ? { ...plan, work: { ...plan.work, backend } }
    : plan;

const ACCEPT_MS = 2_300;
const LEAST_MS = 1_000;

/** Platforms count from when it was sent: what was spent on finding out who asks is not there any more. */
const timeLeft = (limit: number, interaction: Interaction, clock: Clock): number =>
  Math.min(limit, Math.max(LEAST_MS, limit - Math.max(0, clock.now() - interaction.at)));

/** Interaction → authorised Plan → durable Work; resolves only when the command is stored, or tells that it is not. */
export const createDispatch = (parts: DispatchParts): Dispatch => {
  const { log, metrics, clock, trace } = parts;

  const take = async (interaction: Interaction, span: Span): Promise<Accepted> => {
    const auditor = createAuditor(interaction, parts);
    let verb = 'unknown';
    let isStored = false as boolean;
    let mayBeStored = false as boolean;
    const storing = (): void => {
      mayBeStored = true;
    };
    const stored = (): void => {
      isStored = true;
    };
    try {
      const over = await parts.limits?.take(interaction);
      if (over !== undefined) return tooMuch(over, metrics);
      const { command, args } = readInteraction(interaction, parts.commands);
      verb = command.verb;
      span.set({ 'k8sgpt.verb': verb });
      auditor.read({ verb, args, isProse: command.operands?.prose === true });
      const access = parts.accessOf(interaction);
      authorise(command, access);
      const left = timeLeft(parts.acceptWithinMs ?? ACCEPT_MS, interaction, clock);
      const slow = { ms: left, clock, late: 'it took too long to store the command' };
      const accepted = await within(slow, async (signal) => {
        const { needs } = command;
        const { flags, operands } = args;
        const context = await trace.span('gather', {}, () =>
          gather({ parts, interaction, access, needs, flags, operands }),
        );
        const plan = withBackend(interaction, withRightsOf(access, command.plan(args as never, context)));
        // Before it is done: nothing happens that is not written down.
        await auditor.accepted(plan, context);
        signal.throwIfAborted();
        return perform(plan, interaction, parts, { signal, storing, stored });
      });
      metrics.count('k8sgpt_commands_total', {
        verb,
        platform: interaction.conversation.platform,
        outcome: 'accepted',
      });
      span.set({ 'k8sgpt.outcome': 'accepted' });
      return accepted;
    } catch (error) {
      if (!isStored) {
        await auditor.notDone(error);
        return turnedDown(error, verb, { log, metrics, interaction, mayBeStored, span });
      }
      // The work is durable and the worker says all there is to say: "nothing was started" would be wrong.
      log.warn({ verb, reason: messageOf(error) }, 'First word could not be stored; the work goes on');
      return { status: 'accepted' };
    }
  };

  return (interaction) => {
    // The ids of platforms are theirs to give out: what is told is the id of the run that this would begin.
    const id = runIdOf(interaction);
    const attributes = {
      'k8sgpt.interaction.id': id,
      'k8sgpt.platform': interaction.conversation.platform,
      'k8sgpt.source': interaction.source,
      'k8sgpt.waited_ms': Math.max(0, clock.now() - interaction.at),
    };
    return trace.about({ interaction: id }, () =>
      trace.span('receive', { kind: 'server', attributes }, (span) => take(interaction, span)),
    );
  };
};

/** It is said once within ten seconds; a program waits for its answer, and gets one each time. */
const tooMuch = (over: Over, metrics: Metrics): Accepted => {
  const { whose, waitMs, isNews } = over;
  metrics.count('k8sgpt_limited_total', { whose });
  return {
    status: 'accepted',
    trouble: 'unavailable',
    retryAfterMs: waitMs,
    ...(isNews || whose === 'program' ? { whisper: tooMuchView(over) } : {}),
  };
};

const turnedDown = (
  error: unknown,
  verb: string,
  {
    log,
    metrics,
    interaction,
    mayBeStored,
    span,
  }: { log: Log; metrics: Metrics; interaction: Interaction; mayBeStored: boolean; span: Span },
): Accepted => {
  const platform = interaction.conversation.platform;
  const answer = (outcome: string, status: Accepted['status'], whisper: Document): Accepted => {
    metrics.count('k8sgpt_commands_total', { verb, platform, outcome });
    span.set({ 'k8sgpt.outcome': outcome });
    return { status, whisper, trouble: troubleOf(error) };
  };
  if (error instanceof Denied)
    return { ...answer('denied', 'accepted', deniedView(error)), status: 'accepted', isDenied: true };
  if (error instanceof Refused) {
    return answer(
      'refused',
      'accepted',
      refusedView(error, error instanceof Mistyped ? error.run : undefined),
    );
  }
  const reference = referenceOf(runIdOf(interaction));
  if (error instanceof Unavailable) {
    log.warn({ reference, verb, platform, reason: messageOf(error) }, 'Command could not be stored');
    // What was sent to a store that then fell silent may have reached it.
    return answer('unavailable', 'refused', notTakenView(error, mayBeStored));
  }
  log.error({ reference, verb, platform, err: error }, 'Command failed');
  return answer('bug', 'refused', bugView('Something went wrong, and nothing was started', reference));
};

export type Dispatch = (interaction: Interaction) => Promise<Accepted>;
