// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import {
  type Accepted,
  type ChatPlatform,
  type FindOptions,
  MessageGone,
  type MessageRef,
} from '../../src/core/ports/chat-platform.ts';
import { documentText } from './document-text.ts';

/** One call that the platform was asked for. */
export interface ChatCall {
  readonly type: 'post' | 'update' | 'whisper';
  readonly channel: string;
  /** Of the message; undefined before it is posted. */
  readonly id: string | undefined;
  readonly thread: string | undefined;
  /** Outbox key and part. */
  readonly key: string | undefined;
  readonly text: string;
  readonly summary: string;
  readonly at: number;
}

export interface ChatMessage {
  readonly id: string;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly key: string;
  document: Document;
  updates: number;
}

interface ChatOptions {
  readonly id?: string;
  readonly now?: () => number;
  readonly pace?: ChatPlatform['pace'];
  /** How a document becomes several messages. */
  readonly split?: (document: Document) => readonly [Document, ...Document[]];
  /** Messages can be taken away. */
  readonly removes?: boolean;
  /** Messages can be found by their key. */
  readonly finds?: boolean;
}

export interface Said {
  readonly channel?: string;
  readonly person?: string;
  readonly thread?: string | undefined;
  /** The delivery; a new one each time unless it is given. */
  readonly id?: string;
  readonly source?: Interaction['source'];
  /** More about the person: groups, guest. */
  readonly who?: Partial<Interaction['person']>;
  readonly direct?: boolean;
  readonly shared?: boolean;
}

/** A platform that keeps what it shows and does wrong what a test asks for. */
export const scriptedChat = ({
  id: platformId = 'chat',
  now = Date.now,
  pace,
  split,
  removes,
  finds,
}: ChatOptions = {}) => {
  const calls: ChatCall[] = [];
  const messages = new Map<string, ChatMessage>();
  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;
  const removed: string[] = [];
  const sought: string[] = [];
  let posted = 0;
  let said = 0;
  const state = {
    /** Looked at before each call: may wait, or throw what the platform throws. */
    before: undefined as ((call: ChatCall) => void | Promise<void>) | undefined,
    /** The same after the call was carried out: its answer is lost. */
    after: undefined as ((call: ChatCall) => void | Promise<void>) | undefined,
  };

  const call = async <T>(
    made: Omit<ChatCall, 'at' | 'text' | 'summary'>,
    document: Document,
    act: () => T,
  ) => {
    const whole = { ...made, at: now(), text: documentText(document), summary: document.summary };
    await state.before?.(whole);
    const result = act();
    calls.push(whole);
    await state.after?.(whole);
    return result;
  };
  const shown = (payload: unknown): Document => (payload as { readonly document: Document }).document;

  const platform: ChatPlatform = {
    id: platformId,
    pace: pace ?? { postMs: 1, updateMs: 1 },
    start: async (given) => {
      accept = given;
    },
    stop: async () => {
      accept = undefined;
    },
    render: (document) => {
      const [first, ...rest] = split?.(document) ?? [document];
      return [{ document: first }, ...rest.map((part) => ({ document: part }))];
    },
    post: (to, payload, { key, thread }) =>
      call(
        { type: 'post', channel: to.channel, id: undefined, thread: thread?.id, key },
        shown(payload),
        (): MessageRef => {
          posted += 1;
          const id = `m${posted}`;
          messages.set(id, {
            id,
            channel: to.channel,
            thread: thread?.id,
            key,
            document: shown(payload),
            updates: 0,
          });
          return { channel: to.channel, id };
        },
      ),
    update: (at, payload) =>
      call(
        { type: 'update', channel: at.channel, id: at.id, thread: undefined, key: messages.get(at.id)?.key },
        shown(payload),
        () => {
          const message = messages.get(at.id);
          if (message === undefined) throw new MessageGone('there is no such message');
          message.document = shown(payload);
          message.updates += 1;
        },
      ),
    ...(removes === true
      ? {
          remove: async (at: MessageRef) => {
            removed.push(at.id);
            messages.delete(at.id);
          },
        }
      : {}),
    ...(finds === true
      ? {
          find: async (_to: Conversation, { key, isAlike }: FindOptions) => {
            sought.push(key);
            const all = [...messages.values()];
            const isIt = isAlike ?? ((other: string) => other === key);
            const found = all.findLast((message) => isIt(message.key));
            return found === undefined ? undefined : { channel: found.channel, id: found.id };
          },
        }
      : {}),
    whisper: (to, _person, payload) =>
      call(
        { type: 'whisper', channel: to.channel, id: undefined, thread: to.thread, key: undefined },
        shown(payload),
        () => undefined,
      ),
  };

  const conversation = ({ channel = 'C1', thread }: Said): Conversation => ({
    platform: platformId,
    workspace: 'W1',
    channel,
    ...(thread === undefined ? {} : { thread }),
  });

  return Object.assign(state, {
    platform,
    calls: calls,
    /** Ids of messages that deliver took away. */
    removed,
    /** Keys that deliver looked for. */
    sought,
    /** What a channel shows now, oldest first. */
    shows: (channel = 'C1'): readonly ChatMessage[] =>
      [...messages.values()].filter((message) => message.channel === channel),
    remove: (id: string): void => void messages.delete(id),
    /** A person writes a command, or presses a button that carries this line. */
    say: (line: string, options: Said = {}): Promise<Accepted> => {
      if (accept === undefined) throw new Error('the platform was not started');
      const { person = 'ana', source = 'command', id = `d${(said += 1)}` } = options;
      return accept({
        id,
        conversation: conversation(options),
        person: { id: `U-${person}`, name: person, ...options.who },
        ...(options.direct === undefined ? {} : { direct: options.direct }),
        ...(options.shared === undefined ? {} : { shared: options.shared }),
        at: now(),
        source,
        line,
      });
    },
  });
};

export type ScriptedChat = ReturnType<typeof scriptedChat>;
export const textOf = ({ document }: Pick<ChatMessage, 'document'>): string => documentText(document);
export const whispered = (accepted: Accepted): string =>
  accepted.whisper === undefined ? '' : documentText(accepted.whisper);

/** The line of a button, as it stands in a message now. */
export const buttonOf = ({ document }: Pick<ChatMessage, 'document'>, label: string): string => {
  for (const block of document.blocks) {
    const actions = block.type === 'actions' || block.type === 'section' ? block.actions : [];
    const found = actions.find((action) => action.label === label);
    if (found !== undefined) return found.line;
  }
  throw new Error(`there is no button ${label}:\n${documentText(document)}`);
};
