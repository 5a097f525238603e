// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Person } from '../conversation.ts';
import type { Document } from '../document.ts';
import type { Accepted, ChatPlatform } from './chat-platform.ts';

interface SayOptions {
  /** The AI backend that explains, by name; the usual one unless given. */
  readonly backend?: string | undefined;
}

/** One conversation of somebody who asks from a program or a terminal. */
export interface Talk {
  readonly conversation: Conversation;
  /** Hands a command line in; `interaction` is the id that a run of it knows. */
  readonly say: (line: string, options?: SayOptions) => Promise<Accepted & { readonly interaction: string }>;
  /** Every message as it stands now: roots in the order of their first words, each followed by its replies. */
  readonly transcript: () => readonly Document[];
  /** Called when a message is new or changed; the last listener alone. */
  readonly onChange: (hear: (() => void) | undefined) => void;
  /** Forgets what was said; what still arrives is dropped. */
  readonly close: () => void;
}

export interface TalkOptions {
  readonly person: Person;
  /** Which conversation it continues: reports of it are remembered. A new one unless given. */
  readonly channel: string;
  /** Hears each version of each message as it arrives, progress too. */
  readonly onDocument?: ((document: Document) => void) | undefined;
}

/** A chat platform whose people are programs, or one person at a terminal. */
export interface DirectPlatform extends ChatPlatform {
  readonly open: (person: Person, options?: Partial<Omit<TalkOptions, 'person'>>) => Talk;
}
