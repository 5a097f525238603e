// SPDX-License-Identifier: Apache-2.0

import { isCustomWord } from './custom-word.ts';
import { Refused } from './errors.ts';
import { kindOfWord, suggestKind } from './kind-of-word.ts';
import type { ObjectName } from './object-name.ts';

const NAME = /^[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?$/;
const shown = (word: string): string => (word.length > 60 ? `${word.slice(0, 60)}…` : word);

/** As far as it is known everywhere; a kind that only the cluster knows is written with its group. */
const usualKind = (word: string): string | undefined =>
  kindOfWord(word) ?? (isCustomWord(word) ? word.toLowerCase() : undefined);

/**
 * `deployment/web`, or `deploy web`: what kubectl takes, short names and plurals included. A kind that only the cluster
 * knows stays as it was written, with its group (`widgets.example.com`). Nothing for no words. Throws
 * Refused with what was probably meant; `namespaces` are those that a lone word may be mistaken for.
 */
export const objectOfWords = (
  words: readonly string[],
  namespaces: readonly string[],
  kindNamed = usualKind,
): ObjectName | undefined => {
  const [first, second] = words;
  if (first === undefined) return undefined;
  const slash = first.indexOf('/');
  if (slash >= 0 && second !== undefined)
    throw new Refused(`One object at a time: ${shown(second)} is too much.`, {
      hint: `analyze ${shown(first)}`,
    });
  const word = slash < 0 ? first : first.slice(0, slash);
  const name = slash < 0 ? second : first.slice(slash + 1);
  const kind = kindNamed(word);
  if (kind === undefined) {
    if (name === undefined && namespaces.includes(first))
      throw new Refused(`${first} is a namespace here. Name it with -n.`, { hint: `analyze -n ${first}` });
    const close = suggestKind(word);
    const hint = `analyze ${close ?? 'deployment'}/${name === undefined || name === '' ? 'NAME' : shown(name)}`;
    throw new Refused(
      close === undefined
        ? `I do not know the kind ${shown(word)}. One object is written KIND/NAME. Of a custom resource, write the group too.`
        : `I do not know the kind ${shown(word)}. Did you mean ${close}?`,
      { hint },
    );
  }
  if (name === undefined || name === '')
    throw new Refused(`Which ${kind}? One object is written KIND/NAME.`, {
      hint: `analyze ${kind.toLowerCase()}/NAME`,
    });
  if (!NAME.test(name))
    throw new Refused(`"${shown(name)}" cannot be the name of an object.`, {
      hint: `analyze ${kind.toLowerCase()}/NAME`,
    });
  return { kind, name };
};
