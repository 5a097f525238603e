// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../core/errors.ts';
import type { Looking } from '../core/ports/looking.ts';
import type { QuestionAnswer, QuestionRequest } from '../core/question.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { OverBudget } from '../core/spending.ts';
import { investigate } from '../investigate/investigate.ts';
import { answerSource } from './answer-source.ts';
import type { Asking, Draft } from './ask.ts';
import { askOnce } from './ask-once.ts';
import { askingOf } from './asking-of.ts';
import { type ExplainerOptions, noteOf } from './explainer.ts';
import { guidedAnswer } from './guided-answer.ts';
import { maskerOfReport } from './masker-of-report.ts';
import { presentAnswer } from './present-answer.ts';
import { buildQuestionPrompt, QUESTION_VERSION } from './question-prompt.ts';
import { type Answered, questionShape } from './question-shape.ts';
import { createShare } from './share.ts';

/** Never throws but for the caller's abort: guidance stands in and says why. The last version is complete. */
export type AnswerQuestion = (
  request: QuestionRequest,
  signal: AbortSignal,
) => AsyncGenerator<QuestionAnswer, void>;

/** Answers questions about a report from what is stored of it. */
export const createAnswerer = (options: ExplainerOptions): AnswerQuestion => {
  const { backend, log, promptTokens = 3_000 } = options;
  const share = createShare<Draft<Answered>>((error) => error instanceof OverBudget);
  const maskerOf = maskerOfReport(options.masker);

  /** Undefined where no cluster can be looked at: the report is all there is. */
  const lookingFor = async ({ look }: QuestionRequest, signal: AbortSignal): Promise<Looking | undefined> => {
    if (look === undefined || backend?.capabilities().tools !== true) return undefined;
    try {
      return await look(signal);
    } catch (error) {
      signal.throwIfAborted();
      log?.warn(
        { reason: messageOf(error).slice(0, 200) },
        'A question is answered without looking at the cluster',
      );
      return undefined;
    }
  };

  async function* fromBackend(
    request: QuestionRequest,
    asking: Asking,
    signal: AbortSignal,
  ): AsyncGenerator<QuestionAnswer, void> {
    const masker = maskerOf(request.report);
    const prompt = buildQuestionPrompt(request, masker, promptTokens);
    const { system, user, sources, facts } = prompt;
    const parts = [system, user, asking.backend.model, QUESTION_VERSION, masker.mode];
    const key = `ask/${masker.digest(JSON.stringify(parts))}`;
    const source = answerSource(options.metrics);
    const drafts = share(
      key,
      async function* (shared) {
        yield* askOnce({ prompt: { system, user }, key, shape: questionShape, asking, masker }, shared);
      },
      signal,
      source.shared,
    );
    for await (const draft of drafts) {
      source.saw(draft);
      yield presentAnswer(draft, { sources, facts, masker });
    }
    source.ended();
  }

  return async function* answer(given, signal) {
    signal.throwIfAborted();
    const request = { ...given, question: redactSecrets(given.question) };
    const standIn = guidedAnswer(request);
    if (backend === undefined) {
      answerSource(options.metrics).guided();
      yield { ...standIn, note: options.withoutBackend ?? 'no AI key is set' };
      return;
    }
    const asking = askingOf(backend, options, request.spender);
    // What was looked at is told, also when the model that looked says nothing about it.
    let looked: QuestionAnswer['looked'];
    try {
      const looking = await lookingFor(request, signal);
      if (looking === undefined) yield* fromBackend(request, asking, signal);
      else {
        for await (const version of investigate(
          request,
          {
            backend: asking.backend,
            looking,
            maskerFor: options.masker,
            now: options.now ?? looking.now,
            maxTokens: asking.maxTokens,
            promptTokens,
            limits: options.investigation,
          },
          signal,
        )) {
          looked = version.looked;
          yield version;
        }
        answerSource(options.metrics).ended();
      }
    } catch (error) {
      signal.throwIfAborted();
      log?.warn(
        { backend: backend.name, report: request.report.id, err: error },
        'Guidance answers for the AI',
      );
      answerSource(options.metrics).guided();
      const seen = looked === undefined || looked.length === 0 ? {} : { looked };
      yield { ...standIn, ...seen, note: noteOf(error, backend.name) };
    }
  };
};
