// SPDX-License-Identifier: Apache-2.0

import type { CommandContext } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';
import type { WatchState } from '../core/watch-state.ts';

/** What `watch` does, as people write it. */
export const DEEDS = ['list', 'add', 'remove', 'now', 'pause', 'resume'] as const;
type Deed = (typeof DEEDS)[number];

/** What a word asks for; refused with the one that is meant. */
export const deedOf = (word: string): Deed => {
  const deed = DEEDS.find((known) => known === word.toLowerCase());
  if (deed !== undefined) return deed;
  const close = suggest(word, DEEDS);
  throw new Refused(
    close === undefined
      ? `watch does not know ${word}: there are ${DEEDS.join(', ')}.`
      : `watch does not know ${word}. Did you mean ${close}?`,
    { hint: close === undefined ? 'watch' : `watch ${close}` },
  );
};

/** The watch that a deed is about, by its name. */
export const named = (id: string | undefined, deed: Deed, { watches = [] }: CommandContext): WatchState => {
  if (id === undefined)
    throw new Refused(`Say which watch: watch ${deed} NAME. "watch" lists them.`, { hint: 'watch' });
  const found = watches.find(({ watch }) => watch.id === id.toLowerCase());
  if (found !== undefined) return found;
  const close = suggest(
    id,
    watches.map(({ watch }) => watch.id),
  );
  throw new Refused(
    close === undefined ? `I know no watch ${id}.` : `I know no watch ${id}. Did you mean ${close}?`,
    { hint: close === undefined ? 'watch' : `watch ${deed} ${close}` },
  );
};
