// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { pingsIn } from './rules.ts';

/** Whatever JSON holds. */
export type Json = any;

export interface Post {
  readonly id: string;
  readonly channel: string;
  readonly root: string;
  readonly user: string;
  message: string;
  props: Record<string, unknown>;
  readonly files: readonly string[];
}

export interface Dialog {
  readonly url: string;
  readonly dialog: Record<string, unknown>;
}

export interface Delivered {
  readonly status: number;
  readonly body: Json;
}

export interface MattermostOptions {
  readonly token: string;
  readonly commandToken: string;
  readonly bot?: string;
  readonly users: readonly { readonly id: string; readonly username: string; readonly roles?: string }[];
  readonly channels: readonly {
    readonly id: string;
    readonly type?: 'O' | 'D';
    readonly archived?: boolean;
  }[];
  /** The bot may write ephemeral posts. */
  readonly mayWhisper?: boolean;
  /** It may upload files; it may unless told otherwise. */
  readonly mayUpload?: boolean;
}

export const freshId = (): string => randomBytes(13).toString('hex');

/** What a server holds. */
export const stateOf = (given: MattermostOptions) => {
  const bot = { id: given.bot ?? 'botbotbotbotbotbotbotbotbo', username: 'k8sgpt' };
  const names = [...given.users.map(({ username }) => username), bot.username];
  const pings: string[] = [];
  return {
    bot,
    pings,
    posts: new Map<string, Post>(),
    /** By what the client called it before it had an id. */
    pending: new Map<string, Post>(),
    whispers: [] as { readonly user: string; readonly message: string }[],
    dialogs: [] as Dialog[],
    /** What was uploaded, by id. */
    files: new Map<string, { readonly channel: string; readonly name: string; readonly bytes: Buffer }>(),
    triggers: new Set<string>(),
    notify: (message: string): void => {
      pings.push(...pingsIn(message, names));
    },
  };
};

export type State = ReturnType<typeof stateOf>;
