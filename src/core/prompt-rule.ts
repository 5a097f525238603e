// SPDX-License-Identifier: Apache-2.0

import { isCode } from './finding-criteria.ts';
import { matchesGlob } from './glob.ts';
import type { Incident } from './incident.ts';

/** Words for a model about incidents of some causes. */
export interface PromptRule {
  readonly codes?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly text: string;
}

/** The first rule that fits the cause of an incident. */
export const promptRuleFor = (rules: readonly PromptRule[], { cause }: Incident): PromptRule | undefined =>
  rules.find(
    ({ codes, kinds }) =>
      (codes?.some((code) => isCode(cause.code, code)) ?? true) &&
      (kinds?.some((kind) => matchesGlob(cause.object.kind.toLowerCase(), kind.toLowerCase())) ?? true),
  );
