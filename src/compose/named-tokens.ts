// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import type { NamedToken } from '../api/callers.ts';
import { Refused } from '../core/errors.ts';
import type { Base } from './base.ts';

interface TokenSettings {
  /** One for all; whoever holds it is called `token`. */
  readonly token?: string | undefined;
  readonly tokens: readonly {
    readonly name: string;
    readonly token: { readonly env: string } | { readonly file: string };
  }[];
}

const MOST_TOKEN = 64 * 1024;
/** Shorter ones are guessed. */
const LEAST_TOKEN = 16;

const ofFile =
  (name: string, path: string, { log }: Pick<Base, 'log'>) =>
  async () => {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const found = text?.slice(0, MOST_TOKEN).trim() ?? '';
    if (found.length >= LEAST_TOKEN) return found;
    log.warn(
      { token: name },
      'File of a token cannot be read, or holds less than 16 characters: nobody gets in with it',
    );
    return undefined;
  };

/** Tokens of a door of programs; `section` names its settings. Refused for a variable that holds none. */
export const namedTokens = (
  section: string,
  { token, tokens }: TokenSettings,
  base: Pick<Base, 'env' | 'log'>,
): readonly NamedToken[] => [
  ...(token === undefined ? [] : [{ name: 'token', read: async () => token }]),
  ...tokens.map(({ name, token: place }): NamedToken => {
    if ('file' in place) return { name, read: ofFile(name, place.file, base) };
    const value = base.env[place.env] ?? '';
    if (value === '')
      throw new Refused(`The token ${name} of ${section} wants the variable ${place.env}, which is not set.`);
    if (value.length < LEAST_TOKEN)
      throw new Refused(
        `The token ${name} of ${section} is too short: ${place.env} wants at least ${LEAST_TOKEN} characters.`,
      );
    return { name, read: async () => value };
  }),
];
