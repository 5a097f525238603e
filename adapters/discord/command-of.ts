import type { AnyCommand } from '../../src/core/command.ts';
import type { FlagSpec } from '../../src/core/flags.ts';
import { cutTo } from '../../src/core/split-text.ts';
import { limitOf } from './limits.ts';

/** The slash command that everything is a sub-command of. */
export const ROOT = 'k8sgpt';

const type = { command: 1, subcommand: 1, text: 3, boolean: 5 } as const;
export interface CommandOption {
  readonly type: typeof type.text | typeof type.boolean;
  readonly name: string;
  readonly description: string;
  readonly choices?: { readonly name: string; readonly value: string }[];
  readonly autocomplete?: boolean;
}

interface Subcommand {
  readonly type: typeof type.subcommand;
  readonly name: string;
  readonly description: string;
  readonly options: CommandOption[];
}

/** A slash command as Discord registers it. */
export interface CommandBody {
  readonly type: typeof type.command;
  readonly name: string;
  readonly description: string;
  readonly options: Subcommand[];
  /** Where it may be used; of global commands only. */
  readonly contexts?: readonly number[];
}

/** Where a command may be used. */
export const context = { guild: 0, direct: 1 } as const;

const described = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return cutTo(line === '' ? '-' : line, limitOf('commandDescription'));
};

/** Discord's names: lower case, letters, digits, `-` and `_`. */
const named = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, limitOf('commandName'));

/** What the words after the verb are called: `[KIND/NAME]` → `kind-name`. */
export const operandName = ({ operands, flags }: AnyCommand): string | undefined => {
  if (operands === undefined) return undefined;
  const name = named(operands.placeholder) || 'words';
  return name in flags ? named(`the-${name}`) : name;
};

const optionOf = (name: string, flag: FlagSpec): CommandOption => {
  const common = { name: named(name), description: described(flag.description) };
  if (flag.type === 'boolean') return { ...common, type: type.boolean };
  if (flag.type === 'text' && flag.choices !== undefined && flag.choices.length <= limitOf('commandChoices'))
    return {
      ...common,
      type: type.text,
      choices: flag.choices.map((choice) => ({ name: choice, value: choice })),
    };
  return { ...common, type: type.text, ...(flag.suggests === undefined ? {} : { autocomplete: true }) };
};

const operandOption = (command: AnyCommand): readonly CommandOption[] => {
  const name = operandName(command);
  if (name === undefined || command.operands === undefined) return [];
  const { placeholder, max, suggests } = command.operands;
  const words = max === 1 ? '' : ` (up to ${max} words)`;
  return [
    {
      type: type.text,
      name,
      description: described(
        `${placeholder.replace(/[[\]]/g, '')}${words}, for example ${command.examples.at(-1) ?? ''}`,
      ),
      ...(suggests === undefined ? {} : { autocomplete: true }),
    },
  ];
};

const subcommandOf = (command: AnyCommand): Subcommand => ({
  type: type.subcommand,
  name: named(command.verb),
  description: described(command.summary),
  options: [
    ...operandOption(command),
    ...Object.entries(command.flags).map(([name, flag]) => optionOf(name, flag)),
  ].slice(0, limitOf('commandOptions')),
});

/** `/k8sgpt <verb>` with an option for each flag, from the commands themselves. */
export const commandOf = (commands: readonly AnyCommand[]): CommandBody => ({
  type: type.command,
  name: ROOT,
  description: 'Kubernetes: what is broken, what caused it, what to do',
  options: commands
    .filter(({ hidden }) => hidden !== true)
    .slice(0, limitOf('commandOptions'))
    .map(subcommandOf),
});
