// SPDX-License-Identifier: Apache-2.0

import type { AnswerQuestion } from './answerer.ts';
import type { Explain } from './explainer.ts';
import { guidanceFor } from './guidance.ts';
import { guidedAnswer } from './guided-answer.ts';

/** No model is asked while that is paused: guidance stands in and says why. `whyPaused`: one clause, of a cluster. */
export const unlessPaused = (explain: Explain, whyPaused: (cluster: string) => string | undefined): Explain =>
  async function* explainUnlessPaused(request, signal) {
    const why = whyPaused(request.report.cluster);
    if (why === undefined) yield* explain(request, signal);
    else yield { ...guidanceFor(request.incident, request.report), note: why };
  };

/** The same of answers to questions. */
export const answerUnlessPaused = (
  answer: AnswerQuestion,
  whyPaused: (cluster: string) => string | undefined,
): AnswerQuestion =>
  async function* answersUnlessPaused(request, signal) {
    const why = whyPaused(request.report.cluster);
    if (why === undefined) yield* answer(request, signal);
    else yield { ...guidedAnswer(request), note: why };
  };
