// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from '../../src/core/command.ts';
import type { FlagSpec } from '../../src/core/flags.ts';
import { cutTo } from '../../src/core/split-text.ts';
import { limitOf } from './limits.ts';

/** The slash command that everything is a sub-command of. */
export const ROOT = 'k8sgpt';

const type = { command: 1, subcommand: 1, group: 2, text: 3, boolean: 5 } as const;
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

/** `/k8sgpt admin pause`: Discord takes 25 of sub-commands and groups together, and 25 in each group. */
interface Group {
  readonly type: typeof type.group;
  readonly name: string;
  readonly description: string;
  readonly options: Subcommand[];
}

/** A slash command as Discord registers it. */
export interface CommandBody {
  readonly type: typeof type.command;
  readonly name: string;
  readonly description: string;
  readonly options: (Subcommand | Group)[];
  /** Where it may be used; of global commands only. */
  readonly contexts?: readonly number[];
}

/** Where a command may be used. */
export const context = { guild: 0, direct: 1 } as const;

const described = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return cutTo(line === '' ? '-' : line, limitOf('commandDescription'));
};

/** What Discord counts of a command: names, descriptions and values, however deep. */
const textLength = (given: unknown): number => {
  if (Array.isArray(given)) return given.reduce<number>((sum, one) => sum + textLength(one), 0);
  if (typeof given !== 'object' || given === null) return 0;
  return Object.entries(given).reduce((sum, [key, value]) => {
    const isCounted = ['name', 'description', 'value'].includes(key) && typeof value === 'string';
    return sum + (isCounted ? value.length : textLength(value));
  }, 0);
};

const cutDescriptions = (given: unknown, most: number): unknown => {
  if (Array.isArray(given)) return given.map((one) => cutDescriptions(one, most));
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      key === 'description' && typeof value === 'string' ? cutTo(value, most) : cutDescriptions(value, most),
    ]),
  );
};

/** The longest descriptions lose their ends, as many letters as make the whole too long: `help` has them whole. */
const fitting = (body: CommandBody): CommandBody => {
  let fit = body;
  for (let most = limitOf('commandDescription'); textLength(fit) > limitOf('commandText'); most -= 1)
    fit = cutDescriptions(body, most) as CommandBody;
  return fit;
};

/** Discord's names: lower case, letters, digits, `-` and `_`. */
const named = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
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

/** `/k8sgpt <verb>` with an option for each flag, from the commands themselves; what is for admins alone is a group of its own. */
export const commandOf = (commands: readonly AnyCommand[]): CommandBody => {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const admins = shown.filter(({ right }) => right === 'admin').map(subcommandOf);
  const group: Group = {
    type: type.group,
    name: 'admin',
    description: 'What admins of the bot can do',
    options: admins,
  };
  return fitting({
    type: type.command,
    name: ROOT,
    description: 'Kubernetes: what is broken, what caused it, what to do',
    options: [
      ...shown.filter(({ right }) => right !== 'admin').map(subcommandOf),
      // A group of nothing is refused, and the whole command with it.
      ...(admins.length === 0 ? [] : [group]),
    ],
  });
};
