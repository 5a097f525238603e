// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';
import { type Pausable, pausable } from './pause.ts';
import { suggest } from './suggest.ts';

const isPausable = (word: string): word is Pausable => (pausable as readonly string[]).includes(word);

/** The parts of the bot that are named after `pause` or `resume`, each once; Refused where a word is none. */
export const chosenParts = (operands: readonly string[], verb: string): readonly Pausable[] => {
  const named = operands.flatMap((word) => word.toLowerCase().split(','));
  for (const word of named) {
    if (isPausable(word)) continue;
    const close = suggest(word, pausable);
    throw new Refused(
      close === undefined
        ? `I cannot ${verb} ${word}: there are ${pausable.join(', ')}.`
        : `I cannot ${verb} ${word}. Did you mean ${close}?`,
      { hint: `${verb} ${close ?? 'watches'}` },
    );
  }
  return [...new Set(named.filter(isPausable))];
};
