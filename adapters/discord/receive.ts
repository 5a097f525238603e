// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { messageOf } from '../../src/core/errors.ts';
import { lineOfForm } from '../../src/core/form.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted, ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import type { Desk } from '../../src/core/ports/desk.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { type Answer, answers } from './answers.ts';
import type { Handle, Handles } from './handles.ts';
import { type Act, actOf } from './interaction-of.ts';
import { lineOfOptions } from './line-of-options.ts';
import { heardMessage, type PlaceOf } from './message-of.ts';
import type { DiscordPayload } from './payload.ts';
import { howToAllow } from './permissions.ts';
import { lineOfId } from './render-actions.ts';
import { lineOfModal } from './render-form.ts';
import type { Respond } from './respond.ts';
import { suggestChoices } from './suggest.ts';
import type { Waiting } from './waiting.ts';

/** What Discord is answered, and what is done once it has the answer. */
export interface Outcome {
  readonly answer: Answer;
  readonly afterwards?: (() => Promise<void>) | undefined;
}

export interface Receive {
  /** One interaction, by whichever way it came, verified already. Resolves when Discord may be answered; never throws. */
  readonly interaction: (body: unknown) => Promise<Outcome>;
  /** One message of the gateway; never throws. */
  readonly message: (body: unknown) => Promise<void>;
  /** Follows what is done after an answer. */
  readonly following: (work: Promise<unknown>) => void;
  /** Everything that was heard is accepted, and everybody told. */
  readonly settled: () => Promise<void>;
}

export interface ReceiveParts extends Pick<AdapterParts, 'clock' | 'log' | 'metrics' | 'memory'> {
  readonly ownUser: () => string | undefined;
  readonly placeOf: PlaceOf;
  readonly hearsThreads: boolean;
  readonly handles: Handles;
  readonly respond: Respond;
  readonly waiting: Pick<Waiting, 'thinking'>;
  readonly render: (document: Document) => readonly [DiscordPayload, ...DiscordPayload[]];
  readonly whisper: ChatPlatform['whisper'];
  readonly accept: (interaction: Interaction) => Promise<Accepted>;
  readonly desk: Desk;
}

const failed = 'The bot failed to take this, and nothing was started. Please try again in a minute.';
const unknown =
  'I do not know this command any more. Type /k8sgpt again, and choose from what Discord offers then.';

/** How far apart two processes may hear of one message. */
const TOLD_MS = 15 * MINUTE;

const say = (words: string): Document => ({ summary: words, blocks: [{ type: 'paragraph', text: [words] }] });

/** For the person whose command or button ran into a bug of ours. */
export const unheard: Document = say(failed);

export const createReceive = (parts: ReceiveParts): Receive => {
  const { clock, log, metrics, handles, respond, waiting, render, desk } = parts;
  const underWay = new Set<Promise<unknown>>();
  const following = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => undefined);
    return work;
  };

  const accept = async (interaction: Interaction): Promise<Accepted> => {
    const started = clock.now();
    const accepted = await parts.accept(interaction);
    metrics.observe('k8sgpt_accept_seconds', (clock.now() - started) / SECOND, { platform: 'discord' });
    return accepted;
  };

  const lineOf = (act: Act): string | undefined => {
    if (act.type === 'press') return act.line;
    if (act.type !== 'form') return lineOfOptions(act.verb, act.options, desk.commands);
    const line = lineOfModal(act.modal);
    return line === undefined ? undefined : lineOfForm(line, act.filled);
  };

  const whispered = (handle: Handle, document: Document): Outcome => {
    const [first, ...more] = render(document);
    return {
      answer: answers.whisper(first),
      afterwards: async () => {
        handle.state = 'free';
        for (const payload of more) await respond.say(handle, payload);
      },
    };
  };

  /** Nothing to say now: the answer is a message of the channel. */
  const quiet = (act: Act, handle: Handle): Outcome => {
    if (act.lacks.length > 0) {
      handle.told = true;
      return {
        answer: answers.note(howToAllow(act.lacks)),
        afterwards: async () => {
          handle.state = 'noted';
        },
      };
    }
    // Of a button nothing need be shown: Discord takes its spinner away.
    const isOnMessage = act.type === 'press' || (act.type === 'form' && act.onMessage);
    if (isOnMessage)
      return {
        answer: answers.seen,
        afterwards: async () => {
          handle.state = 'free';
        },
      };
    return { answer: answers.thinking, afterwards: async () => waiting.thinking(handle) };
  };

  const take = async (act: Act): Promise<Outcome> => {
    const { conversation, person } = act.asker;
    const handle = handles.remember({
      replyTo: act.replyTo,
      channel: conversation.channel,
      person: person.id,
    });
    const line = lineOf(act);
    if (line === undefined) return whispered(handle, say(unknown));
    // The token stays here: an Interaction goes into stores and logs.
    const accepted = await accept({
      ...act.asker,
      id: act.id,
      at: clock.now(),
      source: act.type === 'command' ? 'command' : 'action',
      line,
    });
    const { whisper } = accepted;
    const form = accepted.status === 'accepted' ? accepted.form : undefined;
    // Discord opens no modal from a modal.
    if (form !== undefined && act.type !== 'form') {
      return {
        answer: answers.modal(form),
        afterwards: async () => handles.forget(handle),
      };
    }
    return whisper === undefined ? quiet(act, handle) : whispered(handle, whisper);
  };

  const interaction = async (body: unknown): Promise<Outcome> => {
    let act: Act | undefined;
    try {
      act = actOf(body, lineOfId);
      if (act === undefined) return { answer: answers.whisper(render(say(unknown))[0]) };
      if (act.type !== 'typing') return await take(act);
      const { verb, options, asker } = act;
      return { answer: answers.choices(await suggestChoices({ verb, options, asker }, desk)) };
    } catch (error) {
      log.error({ sort: act?.type ?? 'unknown', err: error }, 'An interaction of Discord failed');
      if (act?.type === 'typing') return { answer: answers.choices([]) };
      return { answer: answers.whisper(render(unheard)[0]) };
    }
  };

  const tell = async ({ conversation, person }: Interaction, document: Document): Promise<void> => {
    try {
      for (const payload of render(document))
        await parts.whisper(conversation, person.id, { ...payload }, { signal: timeLimit(30_000) });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'A person could not be told');
    }
  };

  /** What was heard twice, by two processes in turn, is accepted once; the person is told once, too. */
  const isFirst = async (heard: string): Promise<boolean> => {
    if (parts.memory === undefined) return true;
    const claim = parts.memory.put(`discord/told/${heard}`, '1', { ifVersion: 0, ttlMs: TOLD_MS });
    return claim.then(
      (version) => version !== undefined,
      () => true,
    );
  };

  const message = async (body: unknown): Promise<void> => {
    const bot = parts.ownUser();
    if (bot === undefined) return;
    const heard = await heardMessage(body, {
      bot,
      at: clock.now(),
      placeOf: parts.placeOf,
      hearsThreads: parts.hearsThreads,
    });
    if (heard === undefined) return;
    try {
      const { whisper } = await accept(heard);
      if (whisper !== undefined && (await isFirst(heard.id))) await tell(heard, whisper);
    } catch (error) {
      log.error({ sort: 'message', err: error }, 'A message of Discord failed');
      await tell(heard, unheard);
    }
  };

  return {
    interaction: async (body) => following(interaction(body)),
    message: async (body) => following(message(body)),
    following: (work) => void following(work),
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};
