// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from '../../src/core/command.ts';
import { joinLine } from '../../src/core/command-line.ts';
import { operandName } from './command-of.ts';

/** One option of a slash command as Discord sends it. */
export interface GivenOption {
  readonly name: string;
  readonly value: string | number | boolean;
  /** It is being typed now. */
  readonly focused?: boolean | undefined;
}

export const commandNamed = (commands: readonly AnyCommand[], verb: string): AnyCommand | undefined =>
  commands.find((command) => command.verb === verb);

/** Phones write `—explain` for `--explain` and curl the quotes; the words of one option are split like those of a line. */
const wordsOf = (value: string): readonly string[] => value.split(/\s+/).filter((word) => word !== '');

/** Verb and options → the command line that a person would have typed; parsed and authorised like any other. */
export const lineOfOptions = (
  verb: string,
  options: readonly GivenOption[],
  commands: readonly AnyCommand[],
): string => {
  const command = commandNamed(commands, verb);
  const operand = command === undefined ? undefined : operandName(command);
  const filled = options
    .map(({ name, value }) => ({ name, text: String(value).replace(/\s+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');
  const flags = filled.filter(({ name }) => name !== operand).map(({ name, text }) => `--${name}=${text}`);
  const words = filled
    .filter(({ name }) => name === operand)
    .flatMap(({ text }) => (command?.operands?.max === 1 ? [text] : wordsOf(text)));
  // A word that looks like a flag was meant as a word: it has an option of its own. Of a sentence quotes are a part: only after `--` are they read as they are joined.
  const isOdd =
    words.some((word) => word.startsWith('-')) || (words.length > 0 && command?.operands?.prose === true);
  return joinLine([verb, ...flags, ...(isOdd ? ['--'] : []), ...words]);
};
