// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { readArgv } from '../../adapters/terminal/argv.ts';
import { root } from '../../scripts/root.ts';
import { commands } from '../../src/commands/index.ts';
import { operations } from '../../src/compose/command-line/operations/index.ts';
import { joinLine } from '../../src/core/command-line.ts';
import type { FlagSpecs } from '../../src/core/flags.ts';
import { readCommand } from '../../src/read-command.ts';
import type { Call } from './shell-lines.ts';

const own = operations.filter(({ takes }) => takes === undefined);
const extending = operations.filter(({ takes }) => takes !== undefined);
/** As the command line reads it (src/compose/command-line/one-shot.ts): of a verb that chat has too, with the flags of both. */
const known = [
  ...commands.map((command) => ({
    ...command,
    flags: Object.assign(
      {},
      ...extending.filter(({ verb }) => verb === command.verb).map(({ flags }) => flags),
      command.flags,
    ) as FlagSpecs,
  })),
  ...own,
];

const checkArgv = (argv: readonly string[]): void => {
  const { words } = readArgv(argv, known);
  if (words.length === 0 || words[0] === 'help') return;
  const [, first = ''] = words.filter((word) => !word.startsWith('-'));
  const extension = extending.find(({ verb, takes }) => verb === words[0] && takes?.includes(first) === true);
  readCommand(joinLine(words), extension === undefined ? [...commands, ...own] : [extension]);
};

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Words behind `k8sgpt` as our own grammar reads them; undefined: the call is of another program. */
const argvOf = ([program, first, ...rest]: Call): readonly string[] | undefined => {
  if (program === 'k8sgpt') return first === undefined ? [] : [first, ...rest];
  if (program === 'node' && first === 'bin/k8sgpt.mjs') return rest;
  if ((program === 'npx' || program === 'kubectl') && first === 'k8sgpt') return rest;
  return undefined;
};

/** Throws where a command line of ours is none: an unknown verb or flag, or a script that package.json does not have. */
export const checkCall = (call: Call): void => {
  const argv = argvOf(call);
  if (argv !== undefined) checkArgv(argv);
  const [program, verb, name = ''] = call.filter((word) => word !== '--silent');
  if (program === 'npm' && verb === 'run' && !(name in scripts))
    throw new Error(`package.json has no script ${name}`);
};

/** A line of chat: `/k8sgpt analyze -n shop`. What is said to `@k8sgpt` in a thread may be any words. */
export const checkChatLine = (line: string): void => {
  const said = /^(?:\/k8sgpt|@k8sgpt)(?: (.*))?$/.exec(line);
  if (said === null) throw new Error(`begins with neither /k8sgpt nor @k8sgpt: ${line}`);
  if (line.startsWith('/')) readCommand(said[1] ?? '', commands);
};
