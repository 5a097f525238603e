// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Interaction, Person } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused } from '../../src/core/errors.ts';
import { type Accepted, type ChatPlatform, MessageGone } from '../../src/core/ports/chat-platform.ts';
import type { DirectPlatform, Talk, TalkOptions } from '../../src/core/ports/direct-platform.ts';

export interface DirectOptions {
  /** As access rules call it: terminal, mcp, api. */
  readonly id: string;
  /** Names this process: what an earlier or another one did not get to show is not this one's to show. */
  readonly workspace: string;
  readonly now: () => number;
  readonly newId: () => string;
}

interface Message {
  readonly id: string;
  readonly thread: string | undefined;
  document: Document;
}

/** Longest list of messages of one talk: a program that never closes its talk may not fill this process. */
const MOST_MESSAGES = 500;

/** The conversation of somebody who asks from a program and reads the answer when it is whole. */
const openTalk = (
  { id, workspace, now, newId }: DirectOptions,
  { person, channel, onDocument }: TalkOptions,
  { accept, close }: { accept: (interaction: Interaction) => Promise<Accepted>; close: () => void },
) => {
  const conversation: Conversation = { platform: id, workspace, channel };
  const messages: Message[] = [];
  let listener: (() => void) | undefined;
  const changed = (document: Document): void => {
    onDocument?.(document);
    listener?.();
  };
  const talk: Talk = {
    conversation,
    say: async (line, { backend } = {}) => {
      const interaction = `${id}-${newId()}`;
      const accepted = await accept({
        id: interaction,
        conversation,
        person,
        at: now(),
        source: 'command',
        line,
        ...(backend === undefined ? {} : { backend }),
      });
      return { ...accepted, interaction };
    },
    transcript: () =>
      messages
        .filter(({ thread }) => thread === undefined)
        .flatMap((root) => [root, ...messages.filter(({ thread }) => thread === root.id)])
        .map(({ document }) => document),
    onChange: (hear) => {
      listener = hear;
    },
    close,
  };
  return {
    talk,
    add: (document: Document, thread: string | undefined): string => {
      const message = { id: newId(), thread, document };
      if (messages.length < MOST_MESSAGES) messages.push(message);
      changed(document);
      return message.id;
    },
    change: (message: string, document: Document): void => {
      const found = messages.find((one) => one.id === message);
      if (found === undefined) throw new MessageGone('the message was never shown here');
      found.document = document;
      changed(document);
    },
  };
};

const shownOf = (payload: Readonly<Record<string, unknown>>): Document => payload['document'] as Document;

/**
 * A chat platform of programs and terminals: each talk is a conversation of its own, kept in this process until it is
 * closed. What arrives for a talk that was closed is nobody's any more, and dropped.
 */
export const directPlatform = (options: DirectOptions): DirectPlatform => {
  const { id, workspace } = options;
  const talks = new Map<string, ReturnType<typeof openTalk>>();
  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;
  const taken = (interaction: Interaction): Promise<Accepted> => {
    if (accept === undefined) throw new Refused('k8sgpt is stopping.');
    return accept(interaction);
  };
  const platform: ChatPlatform = {
    id,
    workspace,
    pace: { postMs: 0, updateMs: 0 },
    start: async (take) => {
      accept = take;
    },
    stop: async () => {
      accept = undefined;
    },
    render: (document) => [{ document }],
    post: async ({ channel }, payload, { thread, key }) => ({
      channel,
      id: talks.get(channel)?.add(shownOf(payload), thread?.id) ?? key,
    }),
    update: async ({ channel, id: message }, payload) =>
      talks.get(channel)?.change(message, shownOf(payload)),
    whisper: async ({ channel }, _person, payload) => {
      talks.get(channel)?.add(shownOf(payload), undefined);
    },
  };
  return {
    ...platform,
    open: (person: Person, { channel = options.newId(), onDocument }: Partial<TalkOptions> = {}): Talk => {
      const made = openTalk(
        options,
        { person, channel, onDocument },
        { accept: taken, close: () => talks.delete(channel) },
      );
      talks.set(channel, made);
      return made.talk;
    },
  };
};
