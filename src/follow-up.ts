// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from './core/command.ts';
import { joinLine } from './core/command-line.ts';
import type { Interaction } from './core/conversation.ts';
import { Refused } from './core/errors.ts';
import { suggest } from './core/suggest.ts';
import type { Verb } from './core/verb.ts';
import { Mistyped, type ReadCommand, readCommand } from './read-command.ts';

/** Words with which people ask, wherever they stand in a sentence. */
const ASKING = new Set(
  'why what how when where which who is are was does do did can could should explain'.split(' '),
);

const QUESTION_MARK = /[?？؟]\s*$/;

const wordsOf = (line: string): readonly string[] => line.trim().split(/\s+/);

const clean = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}']/gu, '');

/** A sentence, rather than a verb that was mistyped: three words, or a question mark behind two. */
const isSentence = (line: string): boolean => {
  const words = wordsOf(line);
  return words.length >= 3 || (words.length === 2 && QUESTION_MARK.test(line));
};

const isNear = (word: string, commands: readonly Verb[]): boolean =>
  suggest(
    word,
    commands.filter(({ hidden }) => hidden !== true).flatMap(({ verb, aliases = [] }) => [verb, ...aliases]),
  ) !== undefined;

/** "explain why nobody can pay": a verb of ours at the head of a question. */
const isAsked = (line: string): boolean =>
  QUESTION_MARK.test(line) ||
  wordsOf(line)
    .slice(1)
    .some((word) => ASKING.has(clean(word)));

/** What follows a known verb, and was not understood, is a question where it reads like one and holds no flag. */
const isQuestion = (line: string, error: Refused, commands: readonly Verb[]): boolean => {
  const [first = ''] = wordsOf(line);
  if (/(?:^|\s)--?[a-z]/i.test(line)) return false;
  if (error instanceof Mistyped)
    return isSentence(line) && (isAsked(line) || !isNear(first, commands) || ASKING.has(clean(first)));
  return isSentence(line) && isAsked(line);
};

/** Written to the bot as to a person: a mention, or a direct message. Slash commands and buttons are meant as they stand. */
const isSpoken = ({ source, direct }: Interaction): boolean =>
  source === 'mention' || (source === 'message' && direct === true);

/**
 * The command that was meant. What people say to the bot that is no command is a question about the report of the
 * thread, else the last one there; one or two words near a verb are a verb that was mistyped.
 */
export const readInteraction = (interaction: Interaction, commands: readonly AnyCommand[]): ReadCommand =>
  isSpoken(interaction) ? readSaid(interaction.line, commands) : readCommand(interaction.line, commands);

/** The same for what was said to the bot alone, at a terminal for example. */
export const readSaid = <C extends Verb>(line: string, commands: readonly C[]): ReadCommand<C> => {
  try {
    return readCommand(line, commands);
  } catch (error) {
    if (!(error instanceof Refused) || !isQuestion(line, error, commands)) throw error;
    return readCommand(questionLine(line), commands);
  }
};

/** A sentence as a command line that asks it. */
export const questionLine = (line: string): string =>
  `ask -- ${joinLine([line.replace(/\s+/g, ' ').trim()])}`;
