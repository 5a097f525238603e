// SPDX-License-Identifier: Apache-2.0

import type { Masker } from '../core/mask/masker.ts';
import type { QuestionAnswer, Source } from '../core/question.ts';
import type { Draft } from './ask.ts';
import { presentTeller, presentWords, stepRemark, unseenRemark, withoutNumber } from './present.ts';
import type { QuestionPrompt } from './question-prompt.ts';
import type { Answered } from './question-shape.ts';

const LIMITS = { paragraph: 900, step: 700 } as const;
const PARAGRAPHS = 6;
const STEPS = 8;
const SOURCES = 8;

export interface PresentingAnswer {
  readonly sources: QuestionPrompt['sources'];
  /** The facts that the model was told, masked; what a person asked is none. */
  readonly facts: string;
  readonly masker: Masker;
}

/** A draft as an answer for people: plain words, real names, and what it rests on in the words of the report. Remarks are made once it is whole. */
export const presentAnswer = (
  draft: Draft<Answered>,
  { sources, facts: told, masker }: PresentingAnswer,
): QuestionAnswer => {
  const { answer = [], steps = [], facts = [] } = draft.answer;
  const known = told.toLowerCase();
  const isWhole = draft.model !== undefined;
  const words = (
    texts: readonly string[],
    most: number,
    limit: number,
    remark: typeof unseenRemark,
  ): readonly string[] =>
    texts
      .slice(0, most)
      .map((text) =>
        presentWords(
          text,
          limit,
          masker,
          (host) => known.includes(host.toLowerCase()),
          (said) => (isWhole ? remark(said, told, masker) : ''),
        ),
      )
      .filter((text) => text !== '');
  return {
    source: 'ai',
    answer: words(answer, PARAGRAPHS, LIMITS.paragraph, unseenRemark),
    // Models number their steps although the list does.
    steps: words(steps.map(withoutNumber), STEPS, LIMITS.step, stepRemark),
    // What the report says, never what a model says that it says; a number that was not given is nothing.
    sources: [...new Set(facts)]
      .flatMap((number): Source[] => {
        const source = sources.get(number);
        return source === undefined ? [] : [source];
      })
      .slice(0, SOURCES),
    ...presentTeller(draft),
  };
};
