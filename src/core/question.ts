// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Looking } from './ports/looking.ts';
import type { Report } from './report.ts';
import type { Source } from './source.ts';
import type { Amount, Spender } from './spending.ts';

export type { Source } from './source.ts';

/** Longest question that is read, in UTF-16 units. */
export const QUESTION_LIMIT = 1_000;

/** A question of the same thread and what was answered: the context of the next one. Redacted, in clear names. */
export const Exchange = z.object({
  question: z.string(),
  answer: z.string(),
});
export type Exchange = z.infer<typeof Exchange>;

export interface QuestionRequest {
  readonly report: Report;
  /** Untrusted. */
  readonly question: string;
  /** The incident it is about, where that is known. */
  readonly incident?: string | undefined;
  /** Oldest first, bounded. */
  readonly earlier: readonly Exchange[];
  readonly language?: string | undefined;
  /** By which AI backend; the usual one unless given. */
  readonly backend?: string | undefined;
  /** On whose account; nobody's unless given. */
  readonly spender?: Spender | undefined;
  /** Lets a model look further than the report: opens the cluster as far as who asked may see it. */
  readonly look?: ((signal: AbortSignal) => Promise<Looking>) | undefined;
}

/** An answer on its way or whole: the same shape from a model and from the catalogue. Plain text, untrusted when from AI. */
export interface QuestionAnswer {
  readonly source: 'ai' | 'guidance';
  /** Paragraphs. */
  readonly answer: readonly string[];
  /** What to do or to look at, in order; read-only commands first. */
  readonly steps: readonly string[];
  readonly sources: readonly Source[];
  /** What was looked at in the cluster for it, in order: clauses such as "events of Pod web-1". */
  readonly looked?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly cached?: boolean | undefined;
  /** Why guidance stands in. */
  readonly note?: string | undefined;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
  /** What it took; absent where the cache answered, or somebody else asked the same. */
  readonly spent?: Amount | undefined;
}
