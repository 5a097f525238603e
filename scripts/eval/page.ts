// SPDX-License-Identifier: Apache-2.0

import type { JudgedAnswer } from './judge-answer.ts';

const COLUMNS = [
  ['answered', 'answered'],
  ['cause', 'cause'],
  ['object', 'object'],
  ['honest', 'nothing invented'],
  ['commands', 'commands'],
  ['private', 'nothing leaked'],
] as const;

const percent = (part: number, all: number): string => (all === 0 ? '-' : ((100 * part) / all).toFixed(1));

export interface Evaluation {
  readonly backend: string;
  readonly model: string;
  /** A scripted server stands in for a model: nothing is said about any model's quality. */
  readonly isScripted: boolean;
  readonly judged: readonly JudgedAnswer[];
}

const row = (name: string, judged: readonly JudgedAnswer[]): string => {
  const shares = COLUMNS.map(([key]) => percent(judged.filter((each) => each[key]).length, judged.length));
  const cited = percent(
    judged.reduce((sum, { cited: share }) => sum + share, 0),
    judged.filter(({ answered }) => answered).length,
  );
  return `| ${[name, String(judged.length), ...shares, cited].join(' | ')} |`;
};

/** Shares in percent by family and in total, as a table. */
export const evaluationTable = (judged: readonly JudgedAnswer[]): string => {
  const families = [...new Set(judged.map(({ family }) => family))].sort();
  return [
    `| family | states | ${COLUMNS.map(([, title]) => title).join(' | ')} | claims cited |`,
    `| --- | ---: | ${COLUMNS.map(() => '---:').join(' | ')} | ---: |`,
    ...families.map((family) =>
      row(
        family,
        judged.filter((each) => each.family === family),
      ),
    ),
    row('**all**', judged),
  ].join('\n');
};

/** The page that tells how well explanations do. */
export const evaluationPage = ({ backend, model, isScripted, judged }: Evaluation): string => {
  const tokens = judged.reduce((sum, each) => sum + each.tokens, 0);
  const wrong = judged.filter(({ remarks }) => remarks.length > 0);
  return `<!-- Written by \`npm run eval\`; do not edit. -->
# How well explanations do

States of a real cluster, for which an experienced operator wrote down the root cause, are explained through the
product's own path: report, masking, prompt, backend over HTTP, answer. The answers are judged by rules:

- **cause**: it says what is wrong, in words that the operator accepts; **object**: it names the object to blame.
- **nothing invented**: every name in it was in the facts; **claims cited**: share of claims with a fact behind them.
- **commands**: all are kubectl's, and the first one only looks; **nothing leaked**: no name of the cluster was sent.

${
  isScripted
    ? `**This is a check of the harness, not of a model.** A scripted server stood in (${model}): it repeats the facts
that it is given. The figures say that the path works and that the rules can be met; nothing about any model.
Run it against yours: \`K8SGPT_AI_BACKEND=… npm run eval\` with the settings of [AI](guide/ai.md).`
    : `Backend ${backend}, model ${model}; ${tokens} tokens for ${judged.length} states. Shares are percentages.`
}

${evaluationTable(judged)}
${
  wrong.length === 0
    ? ''
    : `
## What was wrong

${wrong.map(({ id, remarks }) => `- ${id}: ${remarks.join('; ')}`).join('\n')}
`
}`;
};
