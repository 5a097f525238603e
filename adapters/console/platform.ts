// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { SECOND } from '../../src/core/clock.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { Form } from '../../src/core/form.ts';
import {
  type Accepted,
  type ChatPlatform,
  MessageGone,
  type MessageRef,
} from '../../src/core/ports/chat-platform.ts';
import type { Metrics } from '../../src/core/ports/telemetry.ts';
import { type ConsoleMessage, messageLog } from './message-log.ts';

export interface ConsolePlatform extends ChatPlatform {
  /** What the page sends: a typed line or a button's. Gives back the form that it opens. Throws Refused or Unavailable when it cannot be taken. */
  readonly say: (
    channel: string,
    line: string,
    options: { readonly thread?: string | undefined; readonly source: Interaction['source'] },
  ) => Promise<Form | undefined>;
  readonly history: (channel: string) => readonly ConsoleMessage[];
  /** Hears every new and changed message until it unsubscribes; `ended` is called once the platform stops. */
  readonly subscribe: (listener: (message: ConsoleMessage) => void, ended?: () => void) => () => void;
}

export const CHANNEL_NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** Keys of posts that are remembered, so that a post repeated after a crash of its sender changes what is there. */
const KEYS = 2_000;

const documentOf = (payload: Readonly<Record<string, unknown>>): Document => payload['document'] as Document;

/** The chat in a local web page: a chat platform of one person. */
export const consolePlatform = (options: {
  readonly now: () => number;
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly paceMs?: number;
  /** Names the page of this process among those of others. */
  readonly workspace?: string;
}): ConsolePlatform => {
  const { workspace = 'local' } = options;
  const log = messageLog();
  const listeners = new Map<(message: ConsoleMessage) => void, (() => void) | undefined>();
  const posted = new Map<string, MessageRef>();
  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;

  const show = (message: ConsoleMessage): ConsoleMessage => {
    log.put(message);
    for (const listener of listeners.keys()) listener(message);
    return message;
  };
  const fresh = (message: Omit<ConsoleMessage, 'id' | 'at' | 'version'>): ConsoleMessage =>
    show({ ...message, id: randomUUID().slice(0, 13), at: options.now(), version: 1 });
  const change = ({ channel, id }: MessageRef, document: Document): boolean => {
    const current = log.find(channel, id);
    if (current === undefined) return false;
    show({ ...current, document, version: current.version + 1 });
    return true;
  };
  const whisper = (channel: string, thread: string | undefined, document: Document): void => {
    fresh({ channel, thread, author: 'bot', document, whisper: true });
  };
  const remember = (key: string, ref: MessageRef): MessageRef => {
    posted.set(key, ref);
    for (const oldest of posted.keys()) {
      if (posted.size <= KEYS) break;
      posted.delete(oldest);
    }
    return ref;
  };

  return {
    id: 'console',
    workspace,
    pace: { postMs: options.paceMs ?? 0, updateMs: options.paceMs ?? 120 },
    start: async (take) => {
      accept = take;
    },
    stop: async () => {
      accept = undefined;
      for (const ended of [...listeners.values()]) ended?.();
      listeners.clear();
    },
    render: (document) => [{ document }],
    post: async ({ channel }, payload, { key, thread }) => {
      const document = documentOf(payload);
      const place = `${channel} ${thread?.id ?? ''} ${key}`;
      const before = posted.get(place);
      if (before !== undefined && change(before, document)) return before;
      const { id } = fresh({ channel, thread: thread?.id, author: 'bot', document });
      return remember(place, { channel, id });
    },
    update: async (at, payload) => {
      if (!change(at, documentOf(payload))) throw new MessageGone('the message is no longer on the page');
    },
    whisper: async (to, _person, payload) => whisper(to.channel, to.thread, documentOf(payload)),
    say: async (channel, line, { thread, source }) => {
      if (!CHANNEL_NAME.test(channel))
        throw new Refused('A channel name is made of lower-case letters, digits and dashes.');
      if (accept === undefined) throw new Unavailable('The bot is starting or stopping; try again.');
      if (source !== 'action') fresh({ channel, thread, author: 'person', text: line });
      const started = options.now();
      const answer = await accept({
        id: `console-${randomUUID()}`,
        conversation: {
          platform: 'console',
          workspace,
          channel,
          ...(thread === undefined ? {} : { thread }),
        },
        person: { id: 'you', name: 'you' },
        at: started,
        // What nobody began with a slash is said to the bot, as in a chat: it may be a question.
        source: source === 'command' && !/^\s*\/k8sgpt\b/i.test(line) ? 'mention' : source,
        line: line.replace(/^\s*[/@]k8sgpt\b\s*/i, ''),
      });
      options.metrics.observe('k8sgpt_accept_seconds', (options.now() - started) / SECOND, {
        platform: 'console',
      });
      if (answer.status === 'accepted' && answer.form !== undefined) return answer.form;
      if (answer.whisper !== undefined) whisper(channel, thread, answer.whisper);
      return undefined;
    },
    history: log.of,
    subscribe: (listener, ended) => {
      listeners.set(listener, ended);
      return () => listeners.delete(listener);
    },
  };
};
