import { createHash } from 'node:crypto';
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
import type { Log, Metrics } from './core/ports/telemetry.ts';
import { mayAsk } from './core/work.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { readInteraction } from './follow-up.ts';
import { gather } from './gather.ts';
import { markIncidents } from './mark-incidents.ts';
import { sequenceAt } from './message-keys.ts';
import { Mistyped } from './read-command.ts';
import { type Acceptance, startRun } from './start-run.ts';
import { deniedView } from './views/denied.ts';
import { sendingPausedView } from './views/paused.ts';
import { bugView, refusedView, unavailableView } from './views/trouble.ts';

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
  if (plan.type === 'forget') {
    await parts.answers?.forget(plan.keys);
    return { status: 'accepted', whisper: plan.document };
  }
  if (plan.type === 'feedback') {
    acceptance.storing();
    await parts.feedback.add(plan.feedback);
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

/** Work that is still under way after `ms` is told to stop by its signal, and reported as failed at once. */
const within = async <T>(ms: number, clock: Clock, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(() => {
    throw new Unavailable('it took too long to store the command');
  });
  const done = work(over.signal);
  // Whichever loses must not end the process.
  for (const promise of [late, done]) promise.catch(() => undefined);
  try {
    return await Promise.race([done, late]);
  } finally {
    over.abort();
  }
};

const ACCEPT_MS = 2_300;
const LEAST_MS = 1_000;

/** Platforms count from when it was sent: what was spent on finding out who asks is not there any more. */
const timeLeft = (limit: number, interaction: Interaction, clock: Clock): number =>
  Math.min(limit, Math.max(LEAST_MS, limit - Math.max(0, clock.now() - interaction.at)));

/** Interaction → authorised Plan → durable Work; resolves only when the command is stored, or tells that it is not. */
export const createDispatch =
  (parts: DispatchParts) =>
  async (interaction: Interaction): Promise<Accepted> => {
    const { log, metrics, clock } = parts;
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
      const { command, args } = readInteraction(interaction, parts.commands);
      verb = command.verb;
      auditor.read({ verb, args, isProse: command.operands?.prose === true });
      const access = parts.accessOf(interaction);
      authorise(command, access);
      const left = timeLeft(parts.acceptWithinMs ?? ACCEPT_MS, interaction, clock);
      const accepted = await within(left, clock, async (signal) => {
        const context = await gather({
          parts,
          interaction,
          access,
          needs: command.needs,
          flags: args.flags,
          operands: args.operands,
        });
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
      return accepted;
    } catch (error) {
      if (!isStored) {
        await auditor.notDone(error);
        return turnedDown(error, verb, { log, metrics, interaction, mayBeStored });
      }
      // The work is durable and the worker says all there is to say: "nothing was started" would be wrong.
      log.warn({ verb, reason: messageOf(error) }, 'First word could not be stored; the work goes on');
      return { status: 'accepted' };
    }
  };

const turnedDown = (
  error: unknown,
  verb: string,
  {
    log,
    metrics,
    interaction,
    mayBeStored,
  }: { log: Log; metrics: Metrics; interaction: Interaction; mayBeStored: boolean },
): Accepted => {
  const platform = interaction.conversation.platform;
  const answer = (outcome: string, status: Accepted['status'], whisper: Document): Accepted => {
    metrics.count('k8sgpt_commands_total', { verb, platform, outcome });
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
  const reference = createHash('sha256').update(interaction.id).digest('hex').slice(0, 8);
  if (error instanceof Unavailable) {
    log.warn({ reference, verb, platform, reason: messageOf(error) }, 'Command could not be stored');
    // What was sent to a store that then fell silent may have reached it.
    const [what, then] = mayBeStored
      ? [
          'I do not know whether I could take this command',
          'If no answer comes within a minute, please try again.',
        ]
      : ['I cannot take this command now', 'Nothing was started; please try again in a minute.'];
    return answer('unavailable', 'refused', unavailableView(what, `${messageOf(error)}. ${then}`));
  }
  log.error({ reference, verb, platform, err: error }, 'Command failed');
  return answer('bug', 'refused', bugView('Something went wrong, and nothing was started', reference));
};

export type Dispatch = ReturnType<typeof createDispatch>;
