// SPDX-License-Identifier: Apache-2.0

import type { ReadArgv } from '../../../adapters/terminal/argv.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { SECOND } from '../../core/clock.ts';
import { deprecatedFlags, deprecationText } from '../../core/deprecation.ts';
import { ClusterEntry } from '../../core/directory.ts';
import { Refused } from '../../core/errors.ts';
import type { Verb } from '../../core/verb.ts';
import { parsed } from '../../parsed.ts';
import type { ReadCommand } from '../../read-command.ts';
import { warningOn } from '../warning-on.ts';
import { answered } from './answered.ts';
import { onInterruption } from './interruption.ts';
import { openSession, type Session } from './session.ts';
import { checkOutput } from './show-answer.ts';

interface CommandParts extends ReadCommand<Verb> {
  readonly screen: Screen;
}

/** How long a look at the clusters may hold up a command that needs their namespaces. */
const LOOK_MS = 3 * SECOND;

/** A typo in a namespace is told only where namespaces are known: they are waited for, not for long. */
const lookedAround = async (
  { product: { core }, base: { clock, startedAt } }: Session,
  { command, args }: CommandParts,
): Promise<void> => {
  const namespaces = args.flags['namespace'];
  const needed =
    ['clusters', 'status'].includes(command.verb) || (Array.isArray(namespaces) && namespaces.length > 0);
  if (!needed) return;
  const isKnown = async (): Promise<boolean> => {
    const entries = await core.state.list('directory/');
    return entries
      .flatMap(({ value }) => parsed(ClusterEntry, value) ?? [])
      .every(({ seenAt, trouble }) => trouble !== undefined || (seenAt ?? 0) >= startedAt);
  };
  const until = clock.now() + LOOK_MS;
  while (!(await isKnown()) && clock.now() <= until) await clock.sleep(10);
};

/** Commands whose answers are of no cluster: which one is looked at is nothing to them. */
const OF_NO_CLUSTER = ['audit', 'cache', 'cost', 'feedback', 'pause', 'resume', 'route', 'silences'];

/** What the person should know before the answer: standard error. */
const remarks = ({ product: { open } }: Session, { screen, command }: CommandParts): void => {
  const notices = [
    ...open.notices,
    ...(open.source === 'demo' && !OF_NO_CLUSTER.includes(command.verb)
      ? ['No kubeconfig was found, so this is a demo cluster. Set KUBECONFIG to check yours.']
      : []),
  ];
  for (const notice of notices)
    screen.remark({ summary: notice, blocks: [{ type: 'note', text: [notice] }] });
};

/** Flags that still work and will not for ever. With --compat, pairs are what --anonymize is for. */
const warnings = (surface: SurfaceFlags, screen: Screen): void => {
  const given = Object.entries(surface).flatMap(([name, value]) =>
    value === undefined || value === false || (name === 'anonymize' && surface.compat === true) ? [] : [name],
  );
  for (const one of deprecatedFlags(given)) warningOn(screen)(deprecationText(one));
};

const check = async (surface: SurfaceFlags, { command, args }: CommandParts): Promise<void> => {
  await checkOutput(surface, command.verb);
  const goesWithout = (flag: 'interactive' | 'watch', others: readonly (keyof SurfaceFlags)[]): void => {
    const other = others.find((name) => surface[name] !== undefined && surface[name] !== false);
    if (surface[flag] === true && other !== undefined)
      throw new Refused(`--${flag} and --${other} do not go together.`, { hint: `analyze --${flag}` });
  };
  goesWithout('interactive', ['quiet', 'watch']);
  goesWithout('watch', ['compat', 'with-stat', 'all', 'objects', 'exit-code']);
  if (surface.interval !== undefined && surface.watch !== true)
    throw new Refused('--interval says how often --watch looks.', { hint: 'analyze --watch --interval 1m' });
  if (surface.interactive === true && (surface.output ?? 'text') !== 'text')
    throw new Refused('--interactive talks to a person: it goes with text only.', {
      hint: 'analyze --explain --interactive',
    });
  if (surface.watch === true) (await import('./watch-command.ts')).checkWatch(surface);
  if (surface.watch === true && args.flags['again'] !== undefined)
    throw new Refused('--watch checks anew each time: it does not go with --again.', {
      hint: 'analyze --watch',
    });
};

/** One command, in this process, from its words to its exit code. */
export const runCommand = async (read: ReadArgv, parts: CommandParts): Promise<number> => {
  const { surface } = read;
  const { screen } = parts;
  await check(surface, parts);
  warnings(surface, screen);
  const session = await openSession({
    surface,
    screen,
    cluster: parts.args.flags['cluster'] as string | undefined,
  });
  const interruption = onInterruption();
  try {
    if (surface.quiet !== true) remarks(session, parts);
    await lookedAround(session, parts);
    if (surface.watch === true)
      return await (await import('./watch-command.ts')).runWatch(session, read, { screen, interruption });
    const code = await answered(session, read, parts, interruption);
    if (surface.interactive !== true || interruption.signal.aborted) return code;
    interruption.stop();
    return await (await import('./interactive.ts')).runInteractive(session, { surface, screen });
  } finally {
    interruption.stop();
    await session.close();
  }
};
