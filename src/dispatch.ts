import { createHash } from 'node:crypto';
import { type Access, maySeeCluster } from './core/access.ts';
import type { Clock } from './core/clock.ts';
import type { AnyCommand, CommandContext, Health, Plan } from './core/command.ts';
import { type Interaction, placeOf } from './core/conversation.ts';
import type { Directory } from './core/directory.ts';
import type { Document } from './core/document.ts';
import { messageOf, Refused, Unavailable } from './core/errors.ts';
import type { Accepted } from './core/ports/chat-platform.ts';
import type { JobQueue } from './core/ports/job-queue.ts';
import type { Log, Metrics } from './core/ports/telemetry.ts';
import type { Report } from './core/report.ts';
import { isOver, type JobPayload, type Run } from './core/run.ts';
import type { Work } from './core/work.ts';
import { messageKeys, sequenceAt } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import { Mistyped, readCommand } from './read-command.ts';
import type { Runs } from './runs.ts';
import { reportView } from './views/report.ts';
import { joinedView } from './views/shared.ts';
import { bugView, refusedView, unavailableView } from './views/trouble.ts';

export interface DispatchParts {
  readonly commands: readonly AnyCommand[];
  readonly filters: CommandContext['filters'];
  readonly clock: Clock;
  readonly queue: JobQueue;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly reports: {
    readonly load: (id: string) => Promise<Report | undefined>;
    readonly lastFor: (conversation: Interaction['conversation']) => Promise<string | undefined>;
  };
  readonly directory: () => Promise<Directory>;
  readonly health: () => Promise<Health>;
  readonly accessOf: (interaction: Interaction) => Access;
  /** Stops a run, wherever it waits or runs. */
  readonly cancel: (run: string, by: string) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds within which acceptance must be durable: under the 3 s that platforms allow. */
  readonly acceptWithinMs?: number;
}

/** One queue per cluster, one for AI: no noisy neighbour starves others. */
export const queueOf = (work: Work): string => (work.kind === 'explain' ? 'ai' : `cluster-${work.cluster}`);

/** Equal work under equal rights is shared; what a person may see is already inside the work. */
const shareKeyOf = (work: Work): string =>
  createHash('sha256').update(JSON.stringify(work)).digest('hex').slice(0, 24);

const gather = async ({
  parts,
  interaction,
  needs,
  named,
}: {
  parts: DispatchParts;
  interaction: Interaction;
  needs: AnyCommand['needs'];
  named: string | undefined;
}): Promise<CommandContext> => {
  const has = (need: 'report' | 'runs' | 'health'): boolean => needs?.includes(need) === true;
  const access = parts.accessOf(interaction);
  const reportId = has('report')
    ? (named ?? (await parts.reports.lastFor(interaction.conversation)))
    : undefined;
  const [directory, report, runs, health] = await Promise.all([
    parts.directory(),
    reportId === undefined ? undefined : parts.reports.load(reportId),
    has('runs') ? parts.runs.active() : undefined,
    has('health') ? parts.health() : undefined,
  ]);
  return {
    interaction,
    now: parts.clock.now(),
    access,
    directory,
    filters: parts.filters,
    commands: parts.commands,
    // A report is as visible as its cluster: an id from elsewhere shows nothing.
    report:
      report !== undefined && maySeeCluster(access, report.cluster) && inSight(report, access)
        ? report
        : undefined,
    runs,
    health,
  };
};

const inSight = (report: Report, access: Access): boolean =>
  access.namespaces === undefined ||
  report.scope.namespaces?.every((namespace) => access.namespaces?.includes(namespace)) === true;

const perform = async (plan: Plan, interaction: Interaction, parts: DispatchParts): Promise<Accepted> => {
  const { clock, outbox } = parts;
  const { conversation, person } = interaction;
  if (plan.type === 'run') return startRun(plan, interaction, parts);
  if (plan.type === 'cancel') for (const run of plan.runs) await parts.cancel(run, person.name ?? person.id);
  if (plan.audience === 'person') return { status: 'accepted', whisper: plan.document };
  await outbox.put({
    key: `answer/${interaction.id}`,
    to: conversation,
    run: interaction.id,
    sequence: sequenceAt(clock.now()),
    document: plan.document,
    final: true,
    ...(conversation.thread === undefined
      ? {}
      : { thread: { ref: { channel: conversation.channel, id: conversation.thread } } }),
  });
  return { status: 'accepted' };
};

const startRun = async (
  plan: Extract<Plan, { type: 'run' }>,
  interaction: Interaction,
  parts: DispatchParts,
): Promise<Accepted> => {
  const { clock, queue, runs, outbox } = parts;
  const now = clock.now();
  const { run, outcome } = await runs.join({
    shareKey: shareKeyOf(plan.work),
    interaction,
    work: plan.work,
    opening: plan.opening,
    queue: queueOf(plan.work),
    now,
  });
  // Idempotent by run id: a run that was recorded by a process that died before this line is queued by whoever comes next.
  if (outcome !== 'recent')
    await queue.enqueue(run.queue, {
      id: run.id,
      payload: JSON.stringify({ schema: 1, run } satisfies JobPayload),
    });
  if (outcome === 'already') return { status: 'accepted' };
  const keys = messageKeys(run, interaction.conversation);
  const report =
    outcome === 'recent' && run.report !== undefined ? await parts.reports.load(run.report) : undefined;
  const here = run.listeners.some(
    (listener) =>
      listener.interaction !== interaction.id && samePlace(listener.conversation, interaction.conversation),
  );
  if (outcome !== 'created' && here) {
    return { status: 'accepted', whisper: joined(run, now) };
  }
  await outbox.put({
    key: keys.root,
    to: interaction.conversation,
    run: run.id,
    // Lower than anything a worker says, which may be ahead of us already.
    sequence: sequenceAt(run.createdAt),
    ...(report === undefined
      ? { document: outcome === 'created' ? plan.opening : joined(run, now), final: false }
      : { document: reportView(report), final: true }),
    report: run.report ?? run.id,
    ...(interaction.conversation.thread === undefined
      ? {}
      : {
          thread: { ref: { channel: interaction.conversation.channel, id: interaction.conversation.thread } },
        }),
  });
  return { status: 'accepted' };
};

const joined = (run: Run, now: number): Document => {
  const first = run.listeners[0]?.person;
  return joinedView(run.work.cluster, first?.name ?? first?.id, now - run.createdAt, isOver(run));
};

const samePlace = (a: Interaction['conversation'], b: Interaction['conversation']): boolean =>
  placeOf(a) === placeOf(b) && a.thread === b.thread;

const within = async <T>(ms: number, clock: Clock, work: Promise<T>): Promise<T> => {
  const stop = new AbortController();
  const late = clock.sleep(ms, stop.signal).then(() => {
    throw new Unavailable('it took too long to store the command');
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
};

/** Interaction → authorised Plan → durable Work; resolves only when the command is stored, or tells that it is not. */
export const createDispatch =
  (parts: DispatchParts) =>
  async (interaction: Interaction): Promise<Accepted> => {
    const { log, metrics, clock } = parts;
    let verb = 'unknown';
    try {
      const { command, args } = readCommand(interaction.line, parts.commands);
      verb = command.verb;
      const named = [args.flags['report'], args.flags['again']].find((value) => typeof value === 'string');
      const accept = async (): Promise<Accepted> => {
        const context = await gather({ parts, interaction, needs: command.needs, named });
        return perform(command.plan(args as never, context), interaction, parts);
      };
      const accepted = await within(parts.acceptWithinMs ?? 2_300, clock, accept());
      metrics.count('k8sgpt_commands_total', {
        verb,
        platform: interaction.conversation.platform,
        outcome: 'accepted',
      });
      return accepted;
    } catch (error) {
      return turnedDown(error, verb, { log, metrics, interaction });
    }
  };

const turnedDown = (
  error: unknown,
  verb: string,
  { log, metrics, interaction }: { log: Log; metrics: Metrics; interaction: Interaction },
): Accepted => {
  const platform = interaction.conversation.platform;
  const answer = (outcome: string, status: Accepted['status'], whisper: Document): Accepted => {
    metrics.count('k8sgpt_commands_total', { verb, platform, outcome });
    return { status, whisper };
  };
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
    return answer(
      'unavailable',
      'refused',
      unavailableView(
        'I cannot take this command now',
        `${messageOf(error)}. Nothing was started; please try again in a minute.`,
      ),
    );
  }
  log.error({ reference, verb, platform, err: error }, 'Command failed');
  return answer('bug', 'refused', bugView('Something went wrong, and nothing was started', reference));
};

export type Dispatch = ReturnType<typeof createDispatch>;
