import { directPlatform } from '../../adapters/direct/platform.ts';
import { momentOf, type ReadArgv } from '../../adapters/terminal/argv.ts';
import { progressLine } from '../../adapters/terminal/progress-line.ts';
import type { Screen } from '../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../adapters/terminal/surface-flags.ts';
import { createAsk } from '../asking.ts';
import { ownPerson } from '../core/access.ts';
import { SECOND } from '../core/clock.ts';
import type { Conversation } from '../core/conversation.ts';
import { ClusterEntry } from '../core/directory.ts';
import { code } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import type { Report } from '../core/report.ts';
import type { Verb } from '../core/verb.ts';
import type { ReadCommand } from '../read-command.ts';
import { type Base, createBase } from './base.ts';
import type { RecordingOptions } from './clusters.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import { openProduct, type Product } from './product.ts';
import { loadSettings, type Settings } from './settings.ts';
import { showAnswer } from './show-answer.ts';

interface CommandParts extends ReadCommand<Verb> {
  readonly screen: Screen;
}

/** Commands whose answer is a report, which has a form for programs. */
const REPORTING = ['analyze', 'explain', 'details'];

/** How long a look at the clusters may hold up a command that needs their namespaces. */
const LOOK_MS = 3 * SECOND;
/** Longest wait for a cancelled run to say so. */
const CANCEL_MS = 3.5 * SECOND;
/** Everything is in this process: a look costs nothing. */
const ASK_LOOK_MS = 10;

/** The conversation that all commands of this terminal continue: reports are remembered there. */
const terminalHome: Conversation = { platform: 'terminal', workspace: '-', channel: 'terminal' };

const settingsOf = async (surface: SurfaceFlags): Promise<Settings> => {
  const settings = await loadSettings({ env: process.env, path: surface.config });
  return surface.kubeconfig === undefined
    ? settings
    : { ...settings, kubernetes: { ...settings.kubernetes, kubeconfig: surface.kubeconfig } };
};

const recordingOf = (surface: SurfaceFlags, { args }: CommandParts): RecordingOptions | undefined =>
  surface.objects === undefined
    ? undefined
    : {
        path: surface.objects,
        complete: surface.complete,
        at: momentOf(surface),
        name: args.flags['cluster'] as string | undefined,
      };

const until = async (
  isTrue: () => Promise<boolean>,
  { clock }: Base,
  ms = Number.POSITIVE_INFINITY,
): Promise<boolean> => {
  const started = clock.now();
  while (!(await isTrue())) {
    if (clock.now() - started > ms) return false;
    await clock.sleep(10);
  }
  return true;
};

/** A typo in a namespace is told only where namespaces are known: they are waited for, not for long. */
const lookedAround = async (
  { core }: Product,
  base: Base,
  { command, args }: CommandParts,
): Promise<void> => {
  const namespaces = args.flags['namespace'];
  const needed =
    ['clusters', 'status'].includes(command.verb) || (Array.isArray(namespaces) && namespaces.length > 0);
  if (!needed) return;
  const isKnown = async (): Promise<boolean> => {
    const entries = await core.state.list('directory/');
    return entries
      .map(({ value }) => ClusterEntry.parse(JSON.parse(value)))
      .every(({ seenAt, trouble }) => trouble !== undefined || (seenAt ?? 0) >= base.startedAt);
  };
  await until(isKnown, base, LOOK_MS);
};

/** What the person should know before the answer: standard error. */
const remarks = ({ open }: Product, screen: Screen): void => {
  const notices = [
    ...open.notices,
    ...(open.source === 'demo'
      ? ['No kubeconfig was found, so this is a demo cluster. Set KUBECONFIG to check yours.']
      : []),
  ];
  for (const notice of notices)
    screen.remark({ summary: notice, blocks: [{ type: 'note', text: [notice] }] });
};

interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The signal that came, if one did. */
  readonly came: () => NodeJS.Signals | undefined;
  readonly stop: () => void;
}

/** The first signal cancels the run, the second ends the process; so does a run that does not end. */
const onInterruption = (): Interruption => {
  let came: NodeJS.Signals | undefined;
  const cancel = new AbortController();
  const codes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;
  const names = ['SIGINT', 'SIGTERM'] as const;
  const listener = (signal: NodeJS.Signals): void => {
    if (came !== undefined) process.exit(codes[signal as 'SIGINT']);
    came = signal;
    cancel.abort();
    setTimeout(() => process.exit(codes[signal as 'SIGINT']), CANCEL_MS).unref();
  };
  for (const name of names) process.on(name, listener);
  return {
    signal: cancel.signal,
    came: () => came,
    stop: () => {
      for (const name of names) process.off(name, listener);
    },
  };
};

/** Undefined when it was interrupted before there was an answer. */
const unlessInterrupted = async <T>(asking: Promise<T>, { signal }: Interruption): Promise<T | undefined> => {
  try {
    return await asking;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
};

const interruptedCode = (signal: NodeJS.Signals | undefined): number =>
  signal === 'SIGTERM' ? exitCode.terminated : exitCode.interrupted;

/** One command, in this process, from its words to its exit code. */
export const runCommand = async ({ words, surface }: ReadArgv, parts: CommandParts): Promise<number> => {
  const { command, args, screen } = parts;
  const json = surface.output === 'json';
  if (json && !REPORTING.includes(command.verb))
    throw new Refused(
      `-o json prints a report: it goes with ${REPORTING.join(', ')}, doctor and config show.`,
      {
        hint: 'analyze -o json',
      },
    );
  const settings = await settingsOf(surface);
  const isLogging = (process.env['K8SGPT_LOG_LEVEL'] ?? '') !== '';
  const base = createBase({
    env: process.env,
    logLevel: isLogging ? settings.general.logLevel : 'silent',
  });
  const platform = directPlatform({
    id: 'terminal',
    workspace: base.newId(),
    now: base.clock.now,
    newId: base.newId,
  });
  if (surface.objects === '-' && process.stdin.isTTY)
    screen.remark({
      summary: 'Reading',
      blocks: [
        { type: 'note', text: ['Reading objects from standard input; end with ', code('Ctrl-D'), '.'] },
      ],
    });
  let report: Report | undefined;
  const product = await openProduct({
    settings,
    base,
    platforms: [platform],
    recording: recordingOf(surface, parts),
    onReport: (made) => (report = made),
  });
  const { core } = product;
  const interruption = onInterruption();
  const talk = platform.open(
    { id: ownPerson },
    {
      channel: terminalHome.channel,
      onDocument: (document) => {
        const line = surface.quiet === true ? undefined : progressLine(document);
        if (line !== undefined) screen.progress(line);
      },
    },
  );
  const ask = createAsk({ ...core, clock: base.clock, lookMs: ASK_LOOK_MS });
  try {
    if (surface.quiet !== true) remarks(product, screen);
    const before = await core.reports.lastFor(terminalHome);
    if (before !== undefined) await core.reports.remember(talk.conversation, before);
    await lookedAround(product, base, parts);
    const answer = await unlessInterrupted(ask(talk, { words, signal: interruption.signal }), interruption);
    if (answer === undefined || answer.run?.state === 'cancelled') {
      screen.remark({ summary: 'Cancelled', blocks: [{ type: 'note', text: ['Cancelled.'] }] });
      return interruptedCode(interruption.came());
    }
    if (answer.trouble !== undefined) {
      for (const document of answer.documents) screen.remark(document);
      return exitCodeOf(answer.trouble);
    }
    const named = args.flags['report'];
    const id = answer.report ?? (typeof named === 'string' ? named : before);
    if (REPORTING.includes(command.verb) && id !== undefined) {
      report ??= await core.reports.load(id);
      await core.reports.remember(terminalHome, id);
    }
    return showAnswer({
      verb: command.verb,
      explain: args.flags['explain'] === true,
      documents: answer.documents,
      report,
      surface,
      screen,
    });
  } finally {
    interruption.stop();
    await product.close();
  }
};
