// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../../adapters/discord/limits.ts';
import type { Json } from '../types.ts';

const NAME = /^[-_\p{Ll}\p{Lo}\p{N}]{1,32}$/u;

/** What is wrong with a slash command; empty = Discord registers it. */
export const faultsOfCommand = (
  command: Json,
  { isGlobal }: { readonly isGlobal: boolean },
): readonly string[] => {
  const faults: string[] = [];
  let text = 0;
  const texts = (path: string, { name, description }: Json): void => {
    if (!NAME.test(name ?? '')) faults.push(`${path}: the name ${name}`);
    const most = limitOf('commandDescription');
    if (typeof description !== 'string' || description.length < 1 || description.length > most)
      faults.push(`${path} ${name}: the description`);
    text += `${name}${description}`.length;
  };
  const options = (path: string, given: Json, within: 'command' | 1 | 2 | undefined): void => {
    if (given === undefined) return;
    if (given.length > limitOf('commandOptions')) faults.push(`${path}: ${given.length} options`);
    const names = given.map(({ name }: Json) => name);
    if (new Set(names).size < names.length) faults.push(`${path}: a name is there twice`);
    for (const option of given as Json[]) {
      const here = `${path}.${option.name}`;
      texts(here, option);
      if (option.type === 1 && within !== 'command' && within !== 2)
        faults.push(`${here}: a sub-command in a sub-command`);
      if (option.type === 2 && within !== 'command') faults.push(`${here}: a group that is not at the top`);
      if (option.choices !== undefined && option.autocomplete === true)
        faults.push(`${here}: choices and autocomplete`);
      if ((option.choices?.length ?? 0) > limitOf('commandChoices')) faults.push(`${here}: choices`);
      for (const { name, value } of option.choices ?? []) {
        if (name.length < 1 || name.length > limitOf('choiceName'))
          faults.push(`${here}: the choice ${name}`);
        text += `${name}${value}`.length;
      }
      options(here, option.options, option.type);
    }
    const isMixed = given.some(({ type }: Json) => type <= 2) && given.some(({ type }: Json) => type > 2);
    if (isMixed) faults.push(`${path}: sub-commands beside options`);
  };
  texts('command', command);
  options('command', command.options, 'command');
  if (command.contexts !== undefined && !isGlobal) faults.push('contexts are for global commands');
  if (text > limitOf('commandText')) faults.push(`${text} characters in all`);
  return faults;
};

/** What is wrong with the choices that are offered while people type. */
export const faultsOfChoices = (choices: Json): readonly string[] => {
  if (!Array.isArray(choices) || choices.length > limitOf('commandChoices')) return ['choices'];
  return choices.flatMap(({ name, value }: Json) =>
    typeof name === 'string' &&
    name.length >= 1 &&
    name.length <= limitOf('choiceName') &&
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= limitOf('choiceValue')
      ? []
      : [`the choice ${name}`],
  );
};
