// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../../src/core/document.ts';

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

export interface MessageLog {
  /** In the order in which they were first shown. */
  readonly of: (channel: string) => readonly ConsoleMessage[];
  readonly find: (channel: string, id: string) => ConsoleMessage | undefined;
  readonly put: (message: ConsoleMessage) => void;
}

/** A root takes its replies along: a reply without its root has no place on the page. */
const bounded = (messages: readonly ConsoleMessage[], most: number): ConsoleMessage[] => {
  if (messages.length <= most) return [...messages];
  const gone = new Set(messages.slice(0, messages.length - most).map(({ id }) => id));
  return messages.filter(({ id, thread }) => !gone.has(id) && (thread === undefined || !gone.has(thread)));
};

/** The messages of a chat of one person: in memory, so many per channel, so many channels. */
export const messageLog = ({ perChannel = 500, channels = 50 } = {}): MessageLog => {
  // Oldest use first: a Map keeps the order in which keys were set.
  const kept = new Map<string, ConsoleMessage[]>();
  const of = (channel: string): readonly ConsoleMessage[] => kept.get(channel) ?? [];
  return {
    of,
    find: (channel, id) => of(channel).find((message) => message.id === id),
    put: (message) => {
      const before = of(message.channel);
      const known = before.some(({ id }) => id === message.id);
      const after = known
        ? before.map((other) => (other.id === message.id ? message : other))
        : [...before, message];
      kept.delete(message.channel);
      kept.set(message.channel, bounded(after, perChannel));
      for (const channel of kept.keys()) {
        if (kept.size <= channels) break;
        kept.delete(channel);
      }
    },
  };
};
