// SPDX-License-Identifier: Apache-2.0

import type { CustomFinding } from '../../src/core/custom-finding.ts';
import type { Judgement } from './cel-judge.ts';

/** Findings of one look of one rule; what goes beyond is counted. */
export const MOST_FINDINGS = 200;

/** What a rule says of all objects that it was shown. */
export interface Verdict {
  readonly judged: number;
  readonly findings: readonly CustomFinding[];
  /** Findings beyond those. */
  readonly more: number;
  /** Objects that have no such field, and the one that most of them lack. */
  readonly missing: { readonly count: number; readonly field: string } | undefined;
  /** Objects at which the expression failed, and how it did first. */
  readonly failed: { readonly count: number; readonly message: string } | undefined;
}

/** Adds judgements up. */
export const tally = () => {
  const findings: CustomFinding[] = [];
  const fields = new Map<string, number>();
  let judged = 0;
  let more = 0;
  let failures = 0;
  let message = '';
  return {
    add: (judgement: Judgement): void => {
      judged += 1;
      if (judgement.type === 'finding') {
        if (findings.length < MOST_FINDINGS) findings.push(judgement.finding);
        else more += 1;
      } else if (judgement.type === 'missing') {
        fields.set(judgement.field, (fields.get(judgement.field) ?? 0) + 1);
      } else if (judgement.type === 'failed') {
        failures += 1;
        if (failures === 1) ({ message } = judgement);
      }
    },
    verdict: (): Verdict => {
      const [most] = [...fields].sort(([, a], [, b]) => b - a);
      const count = [...fields.values()].reduce((sum, each) => sum + each, 0);
      return {
        judged,
        findings,
        more,
        missing: most === undefined ? undefined : { count, field: most[0] },
        failed: failures === 0 ? undefined : { count: failures, message },
      };
    },
  };
};
