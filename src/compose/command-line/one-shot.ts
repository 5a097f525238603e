// SPDX-License-Identifier: Apache-2.0

import { type ReadArgv, readArgv } from '../../../adapters/terminal/argv.ts';
import { commandHelp, overview } from '../../../adapters/terminal/help.ts';
import { openScreen, type Screen } from '../../../adapters/terminal/screen.ts';
import type { Verb } from '../../completion/grammar.ts';
import { joinLine } from '../../core/command-line.ts';
import type { FlagSpecs } from '../../core/flags.ts';
import { readCommand } from '../../read-command.ts';
import { exitCode, exitCodeOf } from '../exit-code.ts';
import { faultText } from '../guard-process.ts';
import { versionOf } from '../version-of.ts';
import { calledAs } from './called-as.ts';
import { grammar } from './grammar.generated.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations/index.ts';
import { troubleShown } from './trouble-shown.ts';

/** As data: commands themselves, with all that they need, are loaded by whoever runs one. */
const { commands } = grammar;

/** Verbs of their own: whoever reads a first word finds one command. */
const own = operations.filter(({ takes }) => takes === undefined);
const extending = operations.filter(({ takes }) => takes !== undefined);

/** What can be typed here. Of a verb that chat has too, with the flags of both: which of them is meant, later words tell. */
const known: readonly Verb[] = [
  ...commands.map((command) => {
    const more = extending.filter(({ verb }) => verb === command.verb);
    return more.length === 0
      ? command
      : {
          ...command,
          flags: Object.assign({}, ...more.map(({ flags }) => flags), command.flags) as FlagSpecs,
        };
  }),
  ...own,
];

/** The first word that is neither a flag nor the value of one; '' = there is none. */
const firstOperand = (words: readonly string[], flags: FlagSpecs): string => {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return words[at + 1] ?? '';
    if (!word.startsWith('-')) return word;
    const spec = Object.entries(flags).find(
      ([long, { short }]) => word === `--${long}` || (short !== undefined && word === `-${short}`),
    )?.[1];
    // `--cluster prod-eu`, and not `--cluster=prod-eu`: the next word is no operand.
    if (spec !== undefined && spec.type !== 'boolean') at += 1;
  }
  return '';
};

/** An operation takes some first operands of a command of chat. */
const extended = (words: readonly string[]): Operation | undefined => {
  const [given = '', ...rest] = words;
  const verb = given.toLowerCase();
  const flags = known.find((one) => one.verb === verb)?.flags ?? {};
  const first = firstOperand(rest, flags);
  return extending.find((one) => one.verb === verb && one.takes?.includes(first) === true);
};

const prompt = calledAs(process.argv);

const screenOf = (noColour: boolean): Screen =>
  openScreen({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    noColour,
    now: () => Date.now(),
    prompt,
  });

const help = (about: string | undefined, screen: Screen): number => {
  if (about === undefined) screen.answer(overview(commands, own));
  else {
    const { command } = readCommand(joinLine([about]), known);
    const isRole = own.some(({ verb, isRole }) => verb === command.verb && isRole === true);
    screen.answer(commandHelp(command, !isRole, prompt));
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
  const extension = extended(words);
  const { command, args } = readCommand<Verb>(
    joinLine(words),
    extension === undefined ? [...commands, ...own] : [extension],
  );
  const operation = extension ?? own.find((one) => one.verb === command.verb);
  if (operation !== undefined) return operation.run({ args, surface, screen });
  return (await import('./run-command.ts')).runCommand(read, { command, args, screen });
};

/** Says in one sentence what went wrong: never a stack trace, unless somebody asked for it. */
const fail = async (error: unknown, screen: Screen, verb: string | undefined): Promise<number> => {
  const { document, trouble } = troubleShown(error, verb);
  screen.remark(document);
  if (trouble === 'fault' && process.env['K8SGPT_LOG_LEVEL'] === 'debug' && error instanceof Error)
    process.stderr.write(await faultText(error));
  return exitCodeOf(trouble);
};

/** `k8sgpt …` for one person: answers on standard output, everything else on standard error. Returns the exit code. */
export const runCommandLine = async (argv: readonly string[]): Promise<number> => {
  let screen = screenOf(argv.includes('--no-color'));
  let verb: string | undefined;
  try {
    verb = known.find((command) => argv.includes(command.verb))?.verb;
    const read = readArgv(argv, known);
    // A role ends with its stack, for whoever reads its log.
    if (!own.some((one) => one.verb === read.words[0] && one.isRole === true))
      for (const event of ['uncaughtException', 'unhandledRejection'] as const)
        process.on(event, (error: unknown) => {
          void fail(error, screen, verb).finally(() => process.exit(exitCode.fault));
        });
    screen = screenOf(read.surface['no-color'] === true);
    return await run(read, screen);
  } catch (error) {
    return await fail(error, screen, verb);
  } finally {
    await screen.flush();
  }
};
