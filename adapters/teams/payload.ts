// SPDX-License-Identifier: Apache-2.0

import type { AdaptiveCard } from './card.ts';
import type { Streamed } from './streamed-of.ts';

/** What generated words rest on, as Teams shows it. */
export interface Citation {
  readonly name: string;
  readonly abstract: string;
  readonly url?: string | undefined;
}

/** One message of Teams. */
export interface TeamsPayload {
  readonly card: AdaptiveCard;
  /** What notifications and lists of chats say. */
  readonly summary: string;
  /** Words of a model are in it. */
  readonly generated: boolean;
  /** `[1]` in the card is the first of them. */
  readonly citations: readonly Citation[];
  /** The same as words that can be shown while they are written. */
  readonly streamed?: StreamedPayload | undefined;
  /** What this message stands for is offered as a file; where none can be, it is `instead`. */
  readonly file?: OverflowFile | undefined;
}

export interface OverflowFile {
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
  readonly instead: readonly [TeamsPayload, ...TeamsPayload[]];
}

export interface StreamedPayload extends Pick<Streamed, 'stage' | 'text'> {
  /** Beneath the words when they are whole. */
  readonly card: AdaptiveCard | undefined;
}
