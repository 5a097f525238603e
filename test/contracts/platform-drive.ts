// SPDX-License-Identifier: Apache-2.0

import type { Conversation } from '../../src/core/conversation.ts';
import type { ChatPlatform, MessageRef } from '../../src/core/ports/chat-platform.ts';

/** A message as people see it, in words. */
export interface Seen {
  readonly id: string;
  /** Root of the thread that it is in. */
  readonly thread: string | undefined;
  readonly text: string;
}

/** What one chat platform needs to be put through the contract: people, and eyes. Absent = the platform has no such thing. */
export interface PlatformDrive {
  readonly platform: ChatPlatform;
  /** A person writes a command where the bot is a member; resolves when the platform heard that it was taken, or that it was not. */
  readonly command: (line: string) => Promise<{ readonly acknowledged: boolean }>;
  /** The line as the platform hands it over, where people fill in options instead of typing flags; absent = as it was written. */
  readonly spelled?: (line: string) => string;
  /** What the person calls the bot by in a thread. */
  readonly mention?: (line: string, thread?: string) => Promise<{ readonly acknowledged: boolean }>;
  /** The person presses the button that carries this line. */
  readonly press?: (message: MessageRef, line: string) => Promise<{ readonly acknowledged: boolean }>;
  /** The platform delivers the last thing that was heard once more. */
  readonly again?: () => Promise<unknown>;
  /** Where `command` is written. */
  readonly place: Conversation;
  readonly person: string;
  /** What everybody sees there, oldest first. */
  readonly seen: () => readonly Seen[];
  /** What only the person sees there. */
  readonly whispered: () => readonly string[];
  /** Somebody was notified by a message of the bot. */
  readonly pings?: () => readonly unknown[];
  readonly remove: (message: MessageRef) => void;
  /** The platform lets it look for what it has posted. */
  readonly mayFind?: boolean;
  /** The next call is asked to wait this many milliseconds (whole seconds). */
  readonly limit?: (method: 'post' | 'update', ms: number) => void;
  /** The next call finds the platform failing. */
  readonly fail?: (method: 'post' | 'update') => void;
  /** A place that nothing can be posted to any more. */
  readonly closed?: Conversation;
  readonly close: () => Promise<void>;
}
