import { randomUUID } from 'node:crypto';
import type { Conversation, Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused } from '../../src/core/errors.ts';
import {
  type Accepted,
  type ChatPlatform,
  MessageGone,
  type MessageRef,
} from '../../src/core/ports/chat-platform.ts';

export interface ConsoleMessage {
  readonly id: string;
  readonly channel: string;
  /** Root of the thread; undefined in the channel itself. */
  readonly thread?: string | undefined;
  readonly author: 'person' | 'bot';
  readonly at: number;
  /** Grows with every change of this message. */
  readonly version: number;
  readonly text?: string | undefined;
  readonly document?: Document | undefined;
  /** Only the one who asked sees it (there is one person here). */
  readonly whisper?: boolean | undefined;
}

export interface ConsolePlatform extends ChatPlatform {
  /** What the page sends: a typed line or a button's. */
  readonly say: (
    channel: string,
    line: string,
    options: { readonly thread?: string | undefined; readonly source: Interaction['source'] },
  ) => Promise<ConsoleMessage | undefined>;
  readonly history: (channel: string) => readonly ConsoleMessage[];
  readonly subscribe: (listener: (message: ConsoleMessage) => void) => () => void;
}

/** Messages kept per channel: it is a chat of one person, in memory. */
const KEPT = 500;

const CHANNEL = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** The chat in a local web page: a chat platform of one person. */
export const consolePlatform = (options: {
  readonly now: () => number;
  readonly paceMs?: number;
}): ConsolePlatform => {
  const messages = new Map<string, ConsoleMessage[]>();
  const listeners = new Set<(message: ConsoleMessage) => void>();
  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;

  const show = (message: ConsoleMessage): ConsoleMessage => {
    const channel = messages.get(message.channel) ?? [];
    const at = channel.findIndex((candidate) => candidate.id === message.id);
    if (at < 0) channel.push(message);
    else channel[at] = message;
    messages.set(message.channel, channel.slice(-KEPT));
    for (const listener of listeners) listener(message);
    return message;
  };
  const fresh = (message: Omit<ConsoleMessage, 'id' | 'at' | 'version'>): ConsoleMessage =>
    show({ ...message, id: randomUUID().slice(0, 13), at: options.now(), version: 1 });
  const whisper = (channel: string, thread: string | undefined, document: Document): void => {
    fresh({ channel, thread, author: 'bot', document, whisper: true });
  };

  return {
    id: 'console',
    pace: { postMs: options.paceMs ?? 0, updateMs: options.paceMs ?? 120 },
    start: async (take) => {
      accept = take;
    },
    stop: async () => {
      accept = undefined;
    },
    render: (document) => [{ document }],
    post: async (to, payload, { thread }): Promise<MessageRef> => {
      const message = fresh({
        channel: to.channel,
        thread: thread?.id,
        author: 'bot',
        document: payload['document'] as Document,
      });
      return { channel: to.channel, id: message.id };
    },
    update: async (at, payload) => {
      const current = messages.get(at.channel)?.find((message) => message.id === at.id);
      if (current === undefined) throw new MessageGone('the message is no longer on the page');
      show({ ...current, document: payload['document'] as Document, version: current.version + 1 });
    },
    whisper: async (to, _person, payload) => whisper(to.channel, to.thread, payload['document'] as Document),
    say: async (channel, line, { thread, source }) => {
      if (!CHANNEL.test(channel))
        throw new Refused('A channel name is made of lower-case letters, digits and dashes.');
      if (accept === undefined) throw new Refused('The bot is stopping.');
      const said = source === 'action' ? undefined : fresh({ channel, thread, author: 'person', text: line });
      const conversation: Conversation = {
        platform: 'console',
        workspace: 'local',
        channel,
        ...(thread === undefined ? {} : { thread }),
      };
      const answer = await accept({
        id: `console-${randomUUID()}`,
        conversation,
        person: { id: 'you', name: 'you' },
        at: options.now(),
        source,
        line: line.replace(/^\s*(?:\/k8sgpt|@k8sgpt)\s*/i, ''),
      });
      if (answer.whisper !== undefined) whisper(channel, thread, answer.whisper);
      return said;
    },
    history: (channel) => messages.get(channel) ?? [],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
