// SPDX-License-Identifier: Apache-2.0

import type { Rule } from './cel-rule.ts';
import type { Verdict } from './cel-verdict.ts';

/** To the process that judges. */
export type ToJudge =
  | {
      readonly type: 'job';
      readonly id: number;
      readonly rule: Rule;
      readonly cluster: string;
      readonly now: number;
    }
  | {
      readonly type: 'objects';
      readonly id: number;
      readonly objects: readonly Readonly<Record<string, unknown>>[];
    }
  | { readonly type: 'end'; readonly id: number }
  /** Nobody waits for it any more. */
  | { readonly type: 'drop'; readonly id: number };

/** From it. `at`: this job is being worked on from now on. */
export type FromJudge =
  | { readonly type: 'at'; readonly id: number }
  | { readonly type: 'verdict'; readonly id: number; readonly verdict: Verdict };
