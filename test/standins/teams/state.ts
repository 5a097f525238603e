// SPDX-License-Identifier: Apache-2.0

import type { Room } from './given.ts';
import { textOfCard } from './visible-text.ts';

/** JSON of an activity: taken apart by tests. */
export type Json = any;

export interface Message {
  readonly id: string;
  /** The room, without a thread. */
  readonly room: string;
  /** Root of the thread; undefined for what begins one, and in chats. */
  readonly thread: string | undefined;
  readonly byBot: boolean;
  /** Only this person sees it. */
  readonly onlyFor: string | undefined;
  activity: Json;
  /** How often it was changed. */
  updates: number;
}

export interface State {
  readonly rooms: Map<string, Room>;
  readonly messages: Message[];
  readonly nextId: () => string;
  readonly add: (message: Omit<Message, 'id' | 'updates'> & { readonly id?: string }) => Message;
  readonly find: (room: string, id: string) => Message | undefined;
  readonly remove: (id: string) => boolean;
}

export const createState = (rooms: readonly Room[], now: () => number): State => {
  const messages: Message[] = [];
  let last = 0;
  const nextId = (): string => {
    last = Math.max(last + 1, now());
    return String(last);
  };
  return {
    rooms: new Map(rooms.map((room) => [room.id, room])),
    messages,
    nextId,
    add: (given) => {
      const message: Message = { ...given, id: given.id ?? nextId(), updates: 0 };
      messages.push(message);
      return message;
    },
    find: (room, id) => messages.find((message) => message.room === room && message.id === id),
    remove: (id) => {
      const at = messages.findIndex((message) => message.id === id);
      if (at >= 0) messages.splice(at, 1);
      return at >= 0;
    },
  };
};

/** As people read it. */
export const textOf = ({ activity }: Pick<Message, 'activity'>): string =>
  [activity.text ?? '', ...(activity.attachments ?? []).map(({ content }: Json) => textOfCard(content))]
    .filter((text) => text !== '')
    .join('\n');
