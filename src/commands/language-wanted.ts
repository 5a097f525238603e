// SPDX-License-Identifier: Apache-2.0

import type { CommandContext } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { languageNamed } from '../core/language-named.ts';

/** The language of an explanation: the one that is named, else that of the place and the person. Refused for what is none. */
export const languageWanted = (
  given: string | undefined,
  { language }: CommandContext,
): string | undefined => {
  if (given === undefined) return language;
  const named = languageNamed(given);
  if (named === undefined)
    throw new Refused(`I do not know the language "${given.slice(0, 40)}".`, {
      hint: 'explain --language German',
    });
  return named;
};
