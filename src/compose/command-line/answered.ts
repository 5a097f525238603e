// SPDX-License-Identifier: Apache-2.0

import type { ReadArgv } from '../../../adapters/terminal/argv.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { Document } from '../../core/document.ts';
import type { Verb } from '../../core/verb.ts';
import type { ReadCommand } from '../../read-command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { type Interruption, unlessInterrupted } from './interruption.ts';
import type { Session, Told } from './session.ts';
import { REPORTING, showAnswer } from './show-answer.ts';

interface AnsweredParts extends ReadCommand<Verb> {
  readonly screen: Screen;
  /** Hears each version of each message as it comes. */
  readonly hear?: ((document: Document) => void) | undefined;
}

const sayCancelled = (screen: Screen): void =>
  screen.remark({ summary: 'Cancelled', blocks: [{ type: 'note', text: ['Cancelled.'] }] });

/** The report that an answer is about, kept for the commands that follow. */
const withReport = async (
  session: Session,
  answer: Told,
  { command, args }: AnsweredParts,
): Promise<Told> => {
  if (!REPORTING.includes(command.verb)) return answer;
  const named = args.flags['report'];
  const id = answer.report ?? (typeof named === 'string' ? named : await session.last());
  if (id === undefined) return answer;
  const made = answer.made ?? (await session.product.core.reports.load(id));
  await session.remember(id);
  return { ...answer, made };
};

/** A command line, asked and shown → the exit code. */
export const answered = async (
  session: Session,
  { words, surface }: ReadArgv,
  parts: AnsweredParts,
  interruption: Pick<Interruption, 'signal' | 'code'>,
): Promise<number> => {
  const { screen } = parts;
  const told = await unlessInterrupted(session.ask(words, interruption.signal, parts.hear), interruption);
  if (told === undefined || told.run?.state === 'cancelled') {
    sayCancelled(screen);
    return interruption.code();
  }
  if (told.trouble !== undefined) {
    for (const document of told.documents) screen.remark(document);
    return exitCodeOf(told.trouble);
  }
  return showAnswer(await withReport(session, told, parts), { ...parts, surface, session });
};
