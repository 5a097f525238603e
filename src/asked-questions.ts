// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import { DAY } from './core/clock.ts';
import { type Conversation, placeOf } from './core/conversation.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { Exchange } from './core/question.ts';
import { parsed } from './parsed.ts';

/** What was asked about a report in one place, and answered: what is said in one channel is no context in another. */
export interface AskedQuestions {
  /** Oldest first. */
  readonly of: (report: string, conversation: Conversation) => Promise<readonly Exchange[]>;
  readonly add: (report: string, conversation: Conversation, exchange: Exchange) => Promise<void>;
}

/** Enough to know what "and the other one?" means. */
const MOST = 5;
const LONGEST = 600;
/** As long as the report itself. */
const KEPT_MS = 7 * DAY;

const Exchanges = z.array(Exchange).readonly();

const keyOf = (report: string, { thread: _, ...channel }: Conversation): string =>
  `asked/${encodeURIComponent(report)}/${placeOf(channel)}`;

const short = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

export const createAskedQuestions = (state: StateStore): AskedQuestions => ({
  of: async (report, conversation) => {
    const stored = await state.get(keyOf(report, conversation));
    return stored === undefined ? [] : (parsed(Exchanges, stored.value) ?? []);
  },
  add: async (report, conversation, { question, answer }) => {
    const shape = { parse: (text: string) => parsed(Exchanges, text), ttlMs: KEPT_MS };
    await changeEntry(state, keyOf(report, conversation), shape, (before = []) =>
      [...before, { question: short(question), answer: short(answer) }].slice(-MOST),
    );
  },
});
