// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Interaction, Person } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted, Payload } from '../../src/core/ports/chat-platform.ts';
import type { Desk } from '../../src/core/ports/desk.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { type Incoming, type Mentioned, mentionsOf, partsOf, placeTypeOf } from './activity.ts';
import { shortened } from './cut-text.ts';
import type { Files } from './files.ts';
import { createHearFile } from './hear-file.ts';
import { heardExtension } from './heard-extension.ts';
import { type Heard, type Hearing, heardMessage, heardPress, lookerOf } from './interaction-of.ts';
import type { OwnThreads } from './own-threads.ts';
import type { TeamsPayload } from './payload.ts';
import type { People } from './people.ts';
import type { References } from './references.ts';
import { createLookRate, type Look, lookOf } from './refresh.ts';
import { renderForm } from './render-form.ts';
import type { Sender } from './send.ts';
import { welcomeTo } from './welcome.ts';

/** What Teams is told of an activity. `body` is for invokes alone. */
export interface Outcome {
  readonly status: number;
  readonly body?: unknown;
}

export interface Receive {
  /** One activity, verified already. Resolves when Teams may be told. */
  readonly deliver: (incoming: Incoming) => Promise<Outcome>;
  /** Everything that was heard is accepted, and everybody told. */
  readonly settled: () => Promise<void>;
}

export interface ReceiveParts extends Pick<AdapterParts, 'clock' | 'log' | 'metrics' | 'memory'> {
  readonly ownTenant: string | undefined;
  readonly people: People;
  readonly references: References;
  readonly threads: OwnThreads;
  readonly sender: Sender;
  readonly files: Files;
  readonly render: (document: Document) => readonly [TeamsPayload, ...TeamsPayload[]];
  readonly accept: (interaction: Interaction) => Promise<Accepted>;
  readonly desk: Pick<Desk, 'current'>;
}

const failed = 'The bot failed to take this, and nothing was started. Please try again in a minute.';

/** For the person whose command or button ran into a bug of ours. */
const unheard: Document = { summary: failed, blocks: [{ type: 'paragraph', text: [failed] }] };

/** Acceptance waits no longer for who is mentioned. */
const NAMED_MS = SECOND;
const MENTIONS = 10;
const TOLD_MS = 30 * SECOND;
/** A sentence under the card; the whole of it comes as a message. */
const TOLD_LENGTH = 200;

/** Of a press: Teams shows the sentence to this person, for a moment. https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format */
const pressed = (sentence: string): Outcome => ({
  status: 200,
  body: {
    statusCode: 200,
    type: 'application/vnd.microsoft.activity.message',
    value: shortened(sentence, TOLD_LENGTH),
  },
});

const inDialog = (sentence: string): Outcome => ({
  status: 200,
  body: { task: { type: 'message', value: shortened(sentence, TOLD_LENGTH) } },
});

const taken: Outcome = { status: 200 };

export const createReceive = (parts: ReceiveParts): Receive => {
  const { clock, log, metrics, memory, people, references, threads, sender, render, accept, desk } = parts;
  const mayLook = createLookRate(clock);
  const hearFile = createHearFile({ files: parts.files, sender, render, clock, log });
  const underWay = new Set<Promise<unknown>>();
  const following = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => undefined);
    return work;
  };

  const whisper = async (heard: Heard, payloads: readonly TeamsPayload[]): Promise<void> => {
    const { conversation, person } = heard.interaction;
    const { thread: _, ...channel } = conversation;
    const { thread } = partsOf(heard.shownIn);
    const to = thread === undefined ? channel : { ...channel, thread };
    try {
      for (const payload of payloads)
        await sender.whisper(to, person.id, payload as unknown as Payload, {
          signal: timeLimit(TOLD_MS),
        });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'A person could not be told');
    }
  };

  /** Accepts durably; resolves with what this person is told at once. */
  const take = async (heard: Heard): Promise<Accepted> => {
    people.met(heard.interaction.person.id, heard.account);
    void following(sender.audience.met(heard.shownIn, heard.account));
    const started = clock.now();
    const accepted = await accept(heard.interaction);
    metrics.observe('k8sgpt_accept_seconds', (clock.now() - started) / SECOND, { platform: 'teams' });
    return accepted;
  };

  /** A form where there is one; else the words. */
  const toldBy = (accepted: Accepted): readonly TeamsPayload[] => {
    if (accepted.status === 'accepted' && accepted.form !== undefined) return [renderForm(accepted.form)];
    return accepted.whisper === undefined ? [] : render(accepted.whisper);
  };

  const hearing = async ({ conversation }: Incoming): Promise<Hearing> => ({
    at: clock.now(),
    ownTenant: parts.ownTenant,
    isOurs: await threads.has(conversation.id),
  });

  /** The people of a message, as rules and records know them; whom nobody can name in time stays as written. */
  const namedIn = async (incoming: Incoming): Promise<ReadonlyMap<string, Person>> => {
    const named = new Map<string, Person>();
    const find = async ({ mentioned }: Mentioned): Promise<void> => {
      const { id: account, name } = mentioned ?? {};
      if (!account || account === incoming.recipient.id) return;
      const id = people.personOf(account) ?? (await sender.directoryIdOf(incoming.conversation.id, account));
      if (id !== undefined) named.set(account, { id, ...(name ? { name } : {}) });
    };
    const enough = new AbortController();
    await Promise.race([
      Promise.all(mentionsOf(incoming).slice(0, MENTIONS).map(find)),
      clock.sleep(NAMED_MS, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
    return new Map(named);
  };

  const hearMessage = async (incoming: Incoming): Promise<Outcome> => {
    const at = await hearing(incoming);
    const read = heardMessage(incoming, at);
    // Elsewhere people are called by their names.
    const isAssigning = /^assign\b/i.test(read?.interaction.line ?? '');
    const heard = isAssigning ? heardMessage(incoming, { ...at, named: await namedIn(incoming) }) : read;
    if (heard === undefined) return taken;
    // Channels show no typing.
    const type = placeTypeOf(incoming.conversation.id, incoming.conversation.conversationType);
    if (type !== 'channel') void following(sender.typing(heard.shownIn));
    try {
      const accepted = await take(heard);
      const told = heard.overheard && accepted.trouble === 'refused' ? [] : toldBy(accepted);
      if (told.length > 0) void following(whisper(heard, told));
    } catch (error) {
      log.error({ sort: incoming.type, err: error }, 'A delivery of Teams failed');
      void following(whisper(heard, render(unheard)));
    }
    return taken;
  };

  const hearPress = async (incoming: Incoming): Promise<Outcome> => {
    const file = hearFile(incoming);
    if (file !== undefined) {
      void following(file);
      return incoming.name === 'adaptiveCard/action' ? pressed('All of it follows.') : taken;
    }
    if (incoming.name === 'composeExtension/fetchTask') return hearExtension(incoming);
    // Only cards send what the bot can answer.
    if (incoming.name !== 'adaptiveCard/action') return { status: 501 };
    const look = lookOf(incoming.value);
    if (look !== undefined) return showAnew(look, incoming, await hearing(incoming));
    const heard = heardPress(incoming, await hearing(incoming));
    if (heard === undefined) return pressed('Choose one first.');
    try {
      const accepted = await take(heard);
      const told = toldBy(accepted);
      if (told.length > 0) void following(whisper(heard, told));
      return pressed(told[0]?.summary ?? 'Taken.');
    } catch (error) {
      log.error({ sort: incoming.type, err: error }, 'A delivery of Teams failed');
      void following(whisper(heard, render(unheard)));
      return pressed(failed);
    }
  };

  /** *Explain this*: Teams shows a sentence to this person, and the answer comes where the message is. */
  const hearExtension = async (incoming: Incoming): Promise<Outcome> => {
    const heard = heardExtension(incoming, await hearing(incoming));
    if (heard === undefined) return { status: 501 };
    if (!(await sender.isIn(incoming.conversation.id)))
      return inDialog('Add k8sgpt to this conversation first: it answers where the message is.');
    try {
      const accepted = await take(heard);
      const told = toldBy(accepted);
      if (told.length > 1) void following(whisper(heard, told));
      return inDialog(told[0]?.summary ?? 'The answer follows beneath the message.');
    } catch (error) {
      log.error({ sort: incoming.type, err: error }, 'A delivery of Teams failed');
      return inDialog(failed);
    }
  };

  /** What a card would say if it were written now, for this one person: starts nothing, and is written down nowhere. */
  const showAnew = async (
    { shows, isAutomatic }: Look,
    incoming: Incoming,
    at: Hearing,
  ): Promise<Outcome> => {
    // Of what fails without anybody having asked, Teams would show an error under the card: it stays as it is.
    const asItWas = isAutomatic ? taken : pressed('I know nothing newer of this.');
    const looker = lookerOf(incoming, at);
    if (shows === undefined || !mayLook(looker.person.id)) return asItWas;
    const document = await desk.current?.({ ...looker, shows });
    if (document === undefined) return asItWas;
    const [{ card, generated }, ...more] = render(document);
    // What has outgrown one message, or would need a label that the message has not.
    if (more.length > 0 || (generated && shows.explained !== true)) return asItWas;
    return {
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: await sender.audience.addressed(incoming.conversation.id, card),
      },
    };
  };

  /** Once for each time that the app is added, however often Teams tells it. */
  const welcome = async (incoming: Incoming): Promise<void> => {
    const { conversation } = incoming;
    const { channel } = partsOf(conversation.id);
    const key = `teams/welcome/${encodeURIComponent(channel)}/${encodeURIComponent(incoming.id ?? '-')}`;
    try {
      const isFirst = await memory?.put(key, '1', { ifVersion: 0, ttlMs: 60 * MINUTE });
      if (memory !== undefined && isFirst === undefined) return;
      const to = { platform: 'teams', workspace: conversation.tenantId ?? '-', channel };
      for (const payload of render(welcomeTo(placeTypeOf(conversation.id, conversation.conversationType))))
        await sender.post(to, payload as unknown as Payload, { key, signal: timeLimit(TOLD_MS) });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'A welcome could not be said');
    }
  };

  const deliver = async (incoming: Incoming): Promise<Outcome> => {
    await references.remember(incoming);
    switch (incoming.type) {
      case 'message':
        return hearMessage(incoming);
      case 'invoke':
        return hearPress(incoming);
      case 'installationUpdate':
        if (incoming.action === 'add') void following(welcome(incoming));
        return taken;
      default:
        // conversationUpdate and the like: where the bot is, which is remembered now.
        return taken;
    }
  };

  return {
    deliver: async (incoming) => following(deliver(incoming)),
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};
