import type { AdaptiveCard } from './card.ts';

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
}
