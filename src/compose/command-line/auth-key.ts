// SPDX-License-Identifier: Apache-2.0

import { text } from 'node:stream/consumers';
import type { SecretPlace } from '../../config/edit-config.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import type { AiModule } from '../../core/ports/ai-module.ts';
import { checkedKeyFile, keepKey } from '../key-file.ts';
import { askHidden } from './hidden-prompt.ts';

/** Backends that answer nobody without a key of theirs. */
const WANT_A_KEY = [
  'openai',
  'anthropic',
  'azureopenai',
  'cohere',
  'google',
  'huggingface',
  'ibmwatsonxai',
  'groq',
];

/** Where the key is: never the key itself. Undefined where none was told. */
export const keyPlace = async (
  name: string,
  { flags }: ParsedWords,
  config: string,
): Promise<SecretPlace | undefined> => {
  if (flags['password'] !== undefined)
    throw new Refused(
      'A key on the command line stays in the history of the shell and in the list of processes.',
      {
        hint: `auth add ${name} --key-env NAME, --key-file PATH, or --key-stdin`,
      },
    );
  const ways = ['key-env', 'key-file', 'key-stdin'].filter((flag) => flags[flag] !== undefined);
  if (ways.length > 1) throw new Refused(`Give one of --${ways.join(' and --')}.`);
  const { 'key-env': variable, 'key-file': file, 'key-stdin': stdin } = flags;
  if (typeof variable === 'string') {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))
      throw new Refused(`${variable} is no name of a variable.`);
    return { env: variable };
  }
  if (typeof file === 'string') return { file: await checkedKeyFile(file) };
  return stdin === true ? { file: await keepKey(config, name, await text(process.stdin)) } : undefined;
};

/** Asks for the key at a terminal, where the backend wants one and none is anywhere yet. Nothing typed = none. */
export const askedKey = async (
  name: string,
  { title }: AiModule,
  config: string,
): Promise<SecretPlace | undefined> => {
  if (!process.stdin.isTTY || !WANT_A_KEY.includes(name)) return undefined;
  const question = `Key of ${title}, kept in a file that only you may read (not shown; empty: none): `;
  const typed = await askHidden(question, { input: process.stdin, output: process.stderr });
  return typed.trim() === '' ? undefined : { file: await keepKey(config, name, typed) };
};
