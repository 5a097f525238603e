// SPDX-License-Identifier: Apache-2.0

import { type Access, maySeeCluster } from './core/access.ts';
import type { Conversation, Interaction } from './core/conversation.ts';
import type { Accepted } from './core/ports/chat-platform.ts';
import type { Report } from './core/report.ts';
import { searchReport, wordsOf } from './explain/search-report.ts';
import { questionLine } from './follow-up.ts';
import { homeOf } from './message-keys.ts';
import type { Outbox } from './outbox.ts';

interface OverheardParts {
  readonly dispatch: (interaction: Interaction) => Promise<Accepted>;
  readonly outbox: Outbox;
  readonly reports: {
    readonly load: (id: string) => Promise<Report | undefined>;
    readonly lastFor: (conversation: Conversation) => Promise<string | undefined>;
  };
  readonly accessOf: (interaction: Interaction) => Access;
}

/** How people begin what they ask. */
const BEGINNING =
  /^(?:@?k8sgpt[,:]?\s+)?(?:and\s+|but\s+|so\s+)?(?:why|what|what's|whats|how|which|where|when|who|is|are|was|were|does|do|did|can|could|should|has|have|explain)\b/i;
const QUESTION_MARK = /[?？؟]\s*$/;
/** Said to people, not to a bot: they are named, or spoken to. */
const TO_PEOPLE =
  /(?:^|\s)@(?!k8sgpt\b)\S|\b(?:you|your|yours|we|us|our|ours|anyone|anybody|someone|somebody|everyone|guys|folks|team|thanks|thank|he|she|they)\b/i;

/** Longer than that people think aloud. */
const LONGEST = 300;

/** Whether words that nobody addressed to the bot are a question that the report could answer. */
export const isForTheBot = (line: string, report: Report): boolean => {
  if (line.length > LONGEST || !QUESTION_MARK.test(line) || !BEGINNING.test(line)) return false;
  if (TO_PEOPLE.test(line)) return false;
  // About something that the report tells of, by name or by kind.
  return wordsOf(line).length > 0 && searchReport(line, report).some(({ score }) => score >= 2);
};

/** What people write among themselves: a message, neither to the bot alone nor to it by name. */
const isOverheard = ({ source, direct }: Interaction): boolean => source === 'message' && direct !== true;

const nothing: Accepted = { status: 'accepted' };

/**
 * Where a platform hands on what people write in threads (`threadReplies: all`), they are left alone: only in a thread
 * whose root is a report of ours, and only a question that this report could answer, is answered; else nothing is said.
 */
export const createOverheard =
  ({ dispatch, outbox, reports, accessOf }: OverheardParts) =>
  async (interaction: Interaction): Promise<Accepted> => {
    if (!isOverheard(interaction)) return dispatch(interaction);
    const { conversation, line } = interaction;
    const access = accessOf(interaction);
    if (conversation.thread === undefined || access.refused !== undefined) return nothing;
    if (!QUESTION_MARK.test(line)) return nothing;
    const id = await reports.lastFor(conversation);
    const home = id === undefined ? undefined : await homeOf(id, conversation, outbox);
    const root = home === undefined ? undefined : await outbox.read(home.root.key);
    if (id === undefined || root?.sent?.refs[0]?.id !== conversation.thread) return nothing;
    const report = await reports.load(id);
    if (report === undefined || !maySeeCluster(access, report.cluster) || !isForTheBot(line, report))
      return nothing;
    const { status, trouble } = await dispatch({ ...interaction, line: questionLine(line) });
    // Whoever did not ask the bot is not told that it cannot answer.
    return { ...nothing, ...(status === 'refused' && trouble !== undefined ? { trouble } : {}) };
  };
