// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from './core/command.ts';
import { joinLine, splitLine, splitProse } from './core/command-line.ts';
import type { Action } from './core/document.ts';
import { Refused } from './core/errors.ts';
import { type ParsedWords, parseFlags } from './core/parse-flags.ts';
import { suggest } from './core/suggest.ts';
import type { Verb } from './core/verb.ts';

export interface ReadCommand<C extends Verb = AnyCommand> {
  readonly command: C;
  readonly args: ParsedWords;
}

/** Refused, with the corrected line where one word was probably mistyped: a button offers to run it. */
export class Mistyped extends Refused {
  readonly run: Pick<Action, 'label' | 'line'> | undefined;
  constructor(message: string, corrected: string | undefined) {
    super(message, { hint: corrected ?? 'help' });
    this.run =
      corrected === undefined || corrected.length > 90 ? undefined : { label: 'Run it', line: corrected };
  }
}

const FIRST_WORD = /^\s*(\S+)/;

/** Where the words are a sentence quotes and apostrophes are part of it; a form sends what stands after `--` quoted. */
const wordsOf = (line: string, command: Verb | undefined): readonly string[] => {
  if (command?.operands?.prose !== true) return splitLine(line);
  if (!/\s--\s/.test(line)) return splitProse(line);
  try {
    return splitLine(line);
  } catch {
    return splitProse(line);
  }
};

const commandOf = <C extends Verb>(verb: string, commands: readonly C[]): C | undefined => {
  const lower = verb.toLowerCase();
  return commands.find((candidate) => candidate.verb === lower || candidate.aliases?.includes(lower));
};

/** A line that a person wrote (untrusted) → a known command and its parsed arguments; an empty line asks for help. */
export const readCommand = <C extends Verb>(line: string, commands: readonly C[]): ReadCommand<C> => {
  const [verb = 'help', ...words] = wordsOf(line, commandOf(FIRST_WORD.exec(line)?.[1] ?? '', commands));
  const command = commandOf(verb, commands);
  if (command === undefined) {
    const offered = commands.filter(({ hidden }) => hidden !== true);
    const close = suggest(
      verb,
      offered.flatMap((candidate) => [candidate.verb, ...(candidate.aliases ?? [])]),
    );
    const shown = verb.length > 40 ? `${verb.slice(0, 40)}…` : verb;
    throw close === undefined
      ? new Mistyped(`I don't know "${shown}".`, undefined)
      : new Mistyped(`I don't know "${shown}". Did you mean ${close}?`, joinLine([close, ...words]));
  }
  return { command, args: parseFlags(words, command) };
};
