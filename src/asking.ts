// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from './core/clock.ts';
import { joinLine } from './core/command-line.ts';
import { placeOf } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import type { Trouble } from './core/errors.ts';
import type { Talk } from './core/ports/direct-platform.ts';
import { isOver, type Run, reportOf } from './core/run.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';

export interface AskingParts {
  readonly runs: Pick<Runs, 'of'>;
  readonly outbox: Pick<Outbox, 'pending'>;
  readonly clock: Clock;
  /** Longest pause between two looks at what became of a question: each is a few reads of the state store. */
  readonly lookMs: number;
}

/** What a question came to. */
export interface Answer {
  /** Why there is no other answer than the documents: the question was turned down, or its run failed. */
  readonly trouble?: Trouble | undefined;
  /** It was turned down because of who asks, or where. */
  readonly isDenied?: boolean | undefined;
  /** It was turned down because too much is asked: when to ask again, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** What was said, roots before their replies; the word to this person alone where there was only that. */
  readonly documents: readonly Document[];
  /** Undefined where the command was answered at once. */
  readonly run?: Run | undefined;
  /** The report that was made or told. */
  readonly report?: string | undefined;
}

export interface Question {
  readonly words: readonly string[];
  /** The AI backend that explains, by name; the usual one unless given. */
  readonly backend?: string | undefined;
  /** Aborted: the run is cancelled, as *Cancel* in chat does, and its end is waited for, not for long. */
  readonly signal?: AbortSignal | undefined;
}

/** A command line in a talk → its whole answer. Rejects with the signal's reason when it was aborted. */
export type Ask = (talk: Talk, question: Question) => Promise<Answer>;

/** How long a cancelled run may take to end. */
const CANCEL_MS = 3 * SECOND;
/** How long last words are waited for: while sending is paused they do not come, and the report is there. */
const LAST_WORDS_MS = 5 * SECOND;

/** Until something new was said, the pause is over, or nobody wants to know any more. */
const pause = async (talk: Talk, { clock, lookMs }: AskingParts, signal: AbortSignal | undefined) => {
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  talk.onChange(wake);
  signal?.addEventListener('abort', wake, { once: true });
  try {
    await clock.sleep(lookMs, woken.signal).catch(() => undefined);
  } finally {
    talk.onChange(undefined);
    signal?.removeEventListener('abort', wake);
  }
};

/** The run that an interaction started, once it is over and everything it said is shown; undefined when it started none. */
const settled = async (
  interaction: string,
  talk: Talk,
  parts: AskingParts,
  signal: AbortSignal | undefined,
): Promise<Run | undefined> => {
  const place = placeOf(talk.conversation);
  let overAt: number | undefined;
  for (;;) {
    const run = await parts.runs.of(interaction);
    const isDone = run === undefined || isOver(run);
    const now = parts.clock.now();
    if (isDone) overAt ??= now;
    if (isDone && (await parts.outbox.pending(place)).length === 0) return run;
    if (overAt !== undefined && now - overAt >= LAST_WORDS_MS) return run;
    signal?.throwIfAborted();
    await pause(talk, parts, signal);
  }
};

const cancel = async (interaction: string, talk: Talk, parts: AskingParts): Promise<void> => {
  const run = await parts.runs.of(interaction);
  if (run === undefined || isOver(run)) return;
  // Others who wait for the same run are not to lose it, whoever asks here may be an admin.
  if (run.listeners.some((listener) => listener.interaction !== interaction)) return;
  await talk.say(joinLine(['cancel', '--run', run.id]));
  const until = parts.clock.now() + CANCEL_MS;
  for (;;) {
    const now = await parts.runs.of(interaction);
    if (now === undefined || isOver(now) || parts.clock.now() >= until) return;
    await pause(talk, parts, undefined);
  }
};

/** One command set, every surface: what a command line, a tool or a service asks goes the way of a chat command. */
export const createAsk =
  (parts: AskingParts): Ask =>
  async (talk, { words, backend, signal }) => {
    signal?.throwIfAborted();
    const accepted = await talk.say(joinLine(words), { backend });
    const whispered = accepted.whisper === undefined ? [] : [accepted.whisper];
    if (accepted.trouble !== undefined) {
      const isDenied = accepted.status === 'accepted' && accepted.isDenied === true;
      const retryAfterMs = accepted.status === 'accepted' ? accepted.retryAfterMs : undefined;
      return { trouble: accepted.trouble, isDenied, retryAfterMs, documents: whispered };
    }
    let run: Run | undefined;
    try {
      run = await settled(accepted.interaction, talk, parts, signal);
    } catch (error) {
      if (signal?.aborted !== true) throw error;
      await cancel(accepted.interaction, talk, parts).catch(() => undefined);
      throw error;
    }
    // Of a run a word to this person alone says no more than where its answer is.
    if (run === undefined) return { documents: whispered.length > 0 ? whispered : talk.transcript() };
    const documents = talk.transcript();
    const trouble = run.state === 'failed' ? (run.trouble ?? 'fault') : undefined;
    return { run, documents, report: reportOf(run), ...(trouble === undefined ? {} : { trouble }) };
  };
