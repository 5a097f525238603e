import type { AnyCommand } from './core/command.ts';
import { joinLine, splitLine } from './core/command-line.ts';
import type { Action } from './core/document.ts';
import { Refused } from './core/errors.ts';
import { type ParsedWords, parseFlags } from './core/parse-flags.ts';
import { suggest } from './core/suggest.ts';

export interface ReadCommand {
  readonly command: AnyCommand;
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

/** A line that a person wrote (untrusted) → a known command and its parsed arguments; an empty line asks for help. */
export const readCommand = (line: string, commands: readonly AnyCommand[]): ReadCommand => {
  const [verb = 'help', ...words] = splitLine(line);
  const lower = verb.toLowerCase();
  const command = commands.find(
    (candidate) => candidate.verb === lower || candidate.aliases?.includes(lower),
  );
  if (command === undefined) {
    const close = suggest(
      verb,
      commands.flatMap((candidate) => [candidate.verb, ...(candidate.aliases ?? [])]),
    );
    const shown = verb.length > 40 ? `${verb.slice(0, 40)}…` : verb;
    throw close === undefined
      ? new Mistyped(`I don't know "${shown}".`, undefined)
      : new Mistyped(`I don't know "${shown}". Did you mean ${close}?`, joinLine([close, ...words]));
  }
  return { command, args: parseFlags(words, command) };
};
