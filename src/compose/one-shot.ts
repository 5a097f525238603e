import { type ReadArgv, readArgv } from '../../adapters/terminal/argv.ts';
import { commandHelp, overview } from '../../adapters/terminal/help.ts';
import { openScreen, type Screen } from '../../adapters/terminal/screen.ts';
import { commands } from '../commands/index.ts';
import { joinLine } from '../core/command-line.ts';
import { Refused } from '../core/errors.ts';
import { serviceRoles } from '../core/service-role.ts';
import { readCommand } from '../read-command.ts';
import { versionOf } from './base.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import { operations } from './operations.ts';
import { troubleShown } from './trouble-shown.ts';

const known = [...commands, ...operations];

const screenOf = (noColour: boolean): Screen =>
  openScreen({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    noColour,
    now: () => Date.now(),
    prompt: 'k8sgpt',
  });

const help = (about: string | undefined, screen: Screen): number => {
  if (about === undefined) screen.answer(overview(commands, operations));
  else {
    const { command } = readCommand(joinLine([about]), known);
    screen.answer(commandHelp(command, !serviceRoles.some((role) => role === command.verb)));
  }
  return exitCode.ok;
};

/** What is heavy is loaded when it is asked for: `k8sgpt help` reads no SDK. */
const run = async (read: ReadArgv, screen: Screen): Promise<number> => {
  const { words, surface } = read;
  const [verb, ...rest] = words;
  if (surface.version === true) {
    screen.raw(`k8sgpt ${versionOf()}\n`);
    return exitCode.ok;
  }
  if (surface.help === true) return help(verb === 'help' ? rest[0] : verb, screen);
  if (verb === undefined || verb === 'help') return help(rest[0], screen);
  const { command, args } = readCommand(joinLine(words), known);
  if (command.verb === 'doctor') return (await import('./doctor-command.ts')).runDoctor(surface, screen);
  if (command.verb === 'config')
    return (await import('./config-command.ts')).runConfigCommand(args.operands[0], surface, screen);
  if (command.verb === 'auth') return (await import('./auth-command.ts')).runAuth(args, surface, screen);
  if (command.verb === 'cache' && args.operands[0] === 'add')
    return (await import('./cache-command.ts')).runCacheAdd(args, surface, screen);
  if (operations.includes(command))
    throw new Refused(`${command.verb} stands first, before any flag.`, { hint: command.verb });
  return (await import('./run-command.ts')).runCommand(read, { command, args, screen });
};

/** Says in one sentence what went wrong: never a stack trace, unless somebody asked for it. */
const fail = (error: unknown, screen: Screen, verb: string | undefined): number => {
  const { document, trouble } = troubleShown(error, verb);
  screen.remark(document);
  if (trouble === 'fault' && process.env['K8SGPT_LOG_LEVEL'] === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack ?? error.message}\n`);
  return exitCodeOf(trouble);
};

/** `k8sgpt …` for one person: answers on standard output, everything else on standard error. Returns the exit code. */
export const runCommandLine = async (argv: readonly string[]): Promise<number> => {
  let screen = screenOf(argv.includes('--no-color'));
  let verb: string | undefined;
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      fail(error, screen, verb);
      process.exit(exitCode.fault);
    });
  try {
    verb = known.find((command) => argv.includes(command.verb))?.verb;
    const read = readArgv(argv, known);
    screen = screenOf(read.surface['no-color'] === true);
    return await run(read, screen);
  } catch (error) {
    return fail(error, screen, verb);
  } finally {
    await screen.flush();
  }
};
