// SPDX-License-Identifier: Apache-2.0

import { type ReadArgv, readArgv } from '../../../adapters/terminal/argv.ts';
import { joinLine, splitLine } from '../../core/command-line.ts';
import { Refused } from '../../core/errors.ts';
import type { Verb } from '../../core/verb.ts';
import { questionLine, readSaid } from '../../follow-up.ts';
import { type ReadCommand, readCommand } from '../../read-command.ts';

/** How a command is begun elsewhere: tolerated, because people paste. */
const PREFIX = /^(?:\$\s+)?(?:[/@]?k8sgpt|kubectl\s+k8sgpt)(?:\s+|$)/;

export interface TypedLine extends ReadCommand<Verb> {
  readonly read: ReadArgv;
}

/** A line of a conversation at a terminal: a command with its flags, or a question in plain words. Throws Refused. */
export const readTyped = (line: string, commands: readonly Verb[]): TypedLine | undefined => {
  const said = line.trim().replace(PREFIX, '');
  if (said === '') return undefined;
  try {
    const read = readArgv(splitLine(said), commands);
    return { read, ...readCommand(joinLine(read.words), commands) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const asked = ((): ReadCommand<Verb> | undefined => {
      try {
        return readSaid(said, commands);
      } catch {
        return undefined;
      }
    })();
    if (asked?.command.verb !== 'ask') throw error;
    const words = said.startsWith('ask ') ? splitLine(said) : splitLine(questionLine(said));
    return { read: { words, surface: readArgv([], commands).surface }, ...asked };
  }
};
