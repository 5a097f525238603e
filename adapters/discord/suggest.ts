// SPDX-License-Identifier: Apache-2.0

import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { Desk, Suggestion, SuggestRequest } from '../../src/core/ports/desk.ts';
import { cutTo } from '../../src/core/split-text.ts';
import { operandName } from './command-of.ts';
import { harmless } from './harmless.ts';
import { limitOf } from './limits.ts';
import { commandNamed, type GivenOption } from './line-of-options.ts';

/** A choice that Discord takes; undefined where the value is too long to be sent back. */
const choiceOf = (before: string, { label, value }: Suggestion): APIApplicationCommandOptionChoice[] => {
  const whole = `${before}${value}`;
  const name = cutTo(harmless(`${before}${label}`).trim(), limitOf('choiceName'));
  return whole.length > limitOf('choiceValue') || name === '' || whole === '' ? [] : [{ name, value: whole }];
};

/** Choices for the option that is being typed; of a list, for what follows its last comma. */
export const suggestChoices = async (
  typing: {
    readonly verb: string;
    readonly options: readonly GivenOption[];
    readonly asker: Pick<SuggestRequest, 'conversation' | 'person' | 'direct' | 'shared'>;
  },
  desk: Desk,
): Promise<readonly APIApplicationCommandOptionChoice[]> => {
  const { verb, options, asker } = typing;
  const focused = options.find((option) => option.focused === true);
  const command = commandNamed(desk.commands, verb);
  if (focused === undefined || command === undefined) return [];
  const isOperand = focused.name === operandName(command);
  const typed = String(focused.value);
  const isList = !isOperand && command.flags[focused.name]?.type === 'list';
  const comma = isList ? typed.lastIndexOf(',') + 1 : 0;
  const suggestions = await desk.suggest({
    ...asker,
    verb,
    flag: isOperand ? undefined : focused.name,
    typed: typed.slice(comma).trim(),
    given: Object.fromEntries(
      options
        .filter((option) => option !== focused && option.name in command.flags)
        .map((option) => [option.name, String(option.value)]),
    ),
  });
  return suggestions
    .flatMap((one) => choiceOf(typed.slice(0, comma), one))
    .slice(0, limitOf('commandChoices'));
};
