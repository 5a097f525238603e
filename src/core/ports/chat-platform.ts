// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Interaction } from '../conversation.ts';
import type { Document } from '../document.ts';
import type { Trouble } from '../errors.ts';
import type { Form } from '../form.ts';
import type { Desk } from './desk.ts';

/** Where a message went, as the platform names it: enough to update it or to reply in its thread. Opaque outside the adapter. */
export interface MessageRef {
  readonly channel: string;
  readonly id: string;
}

/** What the platform is asked to show; one rendered part of a Document, opaque outside the adapter. */
export type Payload = Readonly<Record<string, unknown>>;

export type Accepted =
  /** Stored durably: the platform may acknowledge. */
  | {
      readonly status: 'accepted';
      readonly whisper?: Document;
      /** Opened where the platform can, now; where it cannot, `whisper` says how to type it. */
      readonly form?: Form;
      /** Why there will be no answer but the whisper. */
      readonly trouble?: Trouble;
      /** It was turned down because of who asks, or where. */
      readonly isDenied?: true;
      /** It was turned down because too much is asked: when to ask again, in milliseconds. */
      readonly retryAfterMs?: number;
    }
  /** Not stored: say so to this person now, never acknowledge silently. */
  | { readonly status: 'refused'; readonly whisper: Document; readonly trouble?: Trouble };

/**
 * A chat platform (or the console, or the terminal: platforms of one user). Receiving hands Interactions to `accept`
 * before acknowledging; sending is called by deliver.ts, which owns pacing, order, retries and references.
 */
export interface ChatPlatform {
  readonly id: string;
  /** Where messages live in this very process: only messages of this workspace are its to show. Undefined = all. */
  readonly workspace?: string | undefined;
  /** Least time between two posts to one channel, and between two updates of one message, in milliseconds. */
  readonly pace: {
    readonly postMs: number;
    readonly updateMs: number;
    /** Updates of one workspace in a minute, where the platform counts them; undefined = as many as are wanted. */
    readonly updatesPerMinute?: number | undefined;
  };
  readonly start: (accept: (interaction: Interaction) => Promise<Accepted>, desk: Desk) => Promise<void>;
  readonly stop: () => Promise<void>;
  /**
   * Pure. One payload per message that is needed: the first is the message, the rest continue it in its thread. `to`: for
   * platforms on which that depends on the place.
   */
  readonly render: (document: Document, to?: Conversation) => readonly [Payload, ...Payload[]];
  /**
   * Throws Unavailable (retryAfterMs honoured) or Refused (this message can never be shown there: channel gone,
   * bot removed), and MessageGone when the thread's root no longer exists. `key` is stable per message and part, for
   * platforms that deduplicate.
   */
  readonly post: (to: Conversation, payload: Payload, options: PostOptions) => Promise<MessageRef>;
  /**
   * The message that was posted with this key, for platforms that do not deduplicate: asked when a process died, or an
   * answer was lost, between asking for a post and remembering it. Undefined when it is not there. Throws as `post` does.
   */
  readonly find?: (to: Conversation, options: FindOptions) => Promise<MessageRef | undefined>;
  /**
   * How long a request for a post there may be under way, in milliseconds: before that what `find` does not find may still
   * come. Nothing where it is absent, and where `find` may not look.
   */
  readonly underWayMs?: (to: Conversation) => number;
  /** Throws MessageGone when the message no longer exists: deliver posts it anew. */
  readonly update: (
    at: MessageRef,
    payload: Payload,
    options: { readonly signal: AbortSignal },
  ) => Promise<void>;
  /** Takes away what a shorter version of a message no longer needs; absent where the platform cannot. Gone already = done. */
  readonly remove?: (at: MessageRef, options: { readonly signal: AbortSignal }) => Promise<void>;
  /** Shown to one person only, where the platform can; `reply` is the interaction's own reply handle. */
  readonly whisper: (
    to: Conversation,
    person: string,
    payload: Payload,
    options: WhisperOptions,
  ) => Promise<void>;
  /** What somebody of a workspace is called, by id or by the name that they are mentioned by; undefined where nobody knows. */
  readonly nameOf?: (workspace: string, person: string, options: NameOptions) => Promise<string | undefined>;
}

/** How long a name is waited for: it is nicer than an id, and nothing else. */
export interface NameOptions {
  readonly signal: AbortSignal;
}

export interface PostOptions {
  readonly key: string;
  /** The thread's root; undefined posts in the channel itself. */
  readonly thread?: MessageRef | undefined;
  readonly signal: AbortSignal;
}

export interface FindOptions extends PostOptions {
  /** Posted no earlier than this, by our clock; epoch milliseconds. */
  readonly since: number;
  /** In place of the key: the newest message whose key is one of these. */
  readonly isAlike?: ((key: string) => boolean) | undefined;
}

export interface WhisperOptions {
  readonly reply?: string | undefined;
  readonly signal: AbortSignal;
}

/** The message was deleted by someone, or can no longer be edited. */
export class MessageGone extends Error {
  override readonly name = 'MessageGone';
}
