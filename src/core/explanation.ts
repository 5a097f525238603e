// SPDX-License-Identifier: Apache-2.0

import type { Confidence } from './incident.ts';
import type { Source } from './source.ts';
import type { Amount } from './spending.ts';

/** The explanation of one incident: same shape from AI and from the catalogue. Plain text, untrusted when from AI. */
export interface Explanation {
  readonly incident: string;
  readonly source: 'ai' | 'guidance';
  /** Two sentences in plain words. */
  readonly happening: string;
  /** The root cause in one sentence, where a model names it. */
  readonly cause?: string | undefined;
  /** How sure a model is of the cause. */
  readonly confidence?: Confidence | undefined;
  /** Each claim with its evidence; `[2]` stands for the second of `sources`. */
  readonly because: readonly string[];
  /** What the claims rest on: words of the report itself, never of a model. */
  readonly sources?: readonly Source[] | undefined;
  /** Numbered; read-only commands first. */
  readonly steps: readonly string[];
  /** How to check that it worked. */
  readonly verify: string;
  /** What to look at when the steps do not help. */
  readonly next?: string | undefined;
  /** The operator's own instructions: linked, and the beginning of what they say. */
  readonly runbooks?:
    | readonly {
        readonly title: string;
        readonly url?: string | undefined;
        readonly excerpt?: string | undefined;
      }[]
    | undefined;
  readonly model?: string | undefined;
  readonly cached?: boolean | undefined;
  /** Why guidance stands in: "no AI key is set", "AI backend openai failed: …". */
  readonly note?: string | undefined;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
  /** What it took; absent where the cache answered, or somebody else asked the same. */
  readonly spent?: Amount | undefined;
}
