// SPDX-License-Identifier: Apache-2.0

/** Whatever JSON holds. */
export type Json = any;

export interface Channel {
  readonly id: string;
  /** 0 text, 1 direct, 2 voice, 5 announcements, 11 thread. */
  readonly type: number;
  readonly guild: string | undefined;
  readonly name: string;
  /** Of a thread. */
  readonly parent: string | undefined;
  /** Of a thread: who started it; undefined = the bot. */
  readonly owner: string | undefined;
  /** Of direct messages: with whom. */
  readonly person: string | undefined;
  /** What the bot may not do there. */
  denied: bigint;
  archived: boolean;
  locked: boolean;
  deleted: boolean;
}

export interface FileOf {
  readonly name: string;
  readonly text: string;
  /** As it came. */
  readonly bytes?: Buffer;
}

export interface Message {
  readonly id: string;
  readonly channel: string;
  /** `bot`, or a person's id. */
  readonly author: string;
  content: string;
  components: Json[];
  flags: number;
  /** Seen by this person alone. */
  readonly onlyFor: string | undefined;
  readonly nonce: string | undefined;
  readonly at: number;
  /** The message that it answers. */
  readonly answers: string | undefined;
  files: readonly FileOf[];
  deleted: boolean;
  edits: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly nick?: string;
  readonly roles?: readonly string[];
  readonly locale?: string;
  /** Takes direct messages of nobody. */
  readonly closed?: boolean;
}

export interface GuildOptions {
  readonly id: string;
  readonly name: string;
  readonly channels: readonly { readonly id: string; readonly name: string; readonly type?: number }[];
}

export interface DiscordOptions {
  readonly token: string;
  readonly guilds: readonly GuildOptions[];
  readonly people: readonly Person[];
  /** Where interactions are sent; undefined = through the gateway. */
  readonly deliverTo?: string | undefined;
  readonly now?: () => number;
  /** Calls of one kind to one channel within 5 s; 0 = as many as are wanted. */
  readonly bucket?: number;
  readonly globalPerSecond?: number;
  readonly acknowledgeMs?: number;
  readonly heartbeatMs?: number;
  readonly shards?: number;
  /** Discord has allowed the bot to read the words of every message. */
  readonly messageContent?: boolean;
}

export interface Call {
  readonly route: string;
  readonly path: string;
  readonly at: number;
  readonly body: Json;
  readonly status: number;
  /** Discord's code of the refusal. */
  readonly code: number | undefined;
}

/** What came of something that a person did. */
export interface Delivered {
  readonly id: string;
  readonly acknowledged: boolean;
  /** Of the HTTP delivery; 0 through the gateway. */
  readonly status: number;
  readonly ackMs: number;
  readonly answer: Json;
}

/** Somebody was notified, or would be named, by a message of the bot. */
export interface Ping {
  readonly kind: string;
  readonly target: string;
}
