// SPDX-License-Identifier: Apache-2.0

import { messageOf, Refused, Unavailable } from '../core/errors.ts';
import type { Explanation } from '../core/explanation.ts';
import type { ExplainRequest } from '../core/job.ts';
import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { RunbookReader } from '../core/ports/runbook-reader.ts';
import { OverBudget } from '../core/spending.ts';
import type { InvestigationLimits } from '../investigate/investigate.ts';
import { type Answer, explanationShape } from './answer.ts';
import { answerKey } from './answer-key.ts';
import { answerSource } from './answer-source.ts';
import type { Asking, Draft } from './ask.ts';
import { askOnce } from './ask-once.ts';
import { type AskingOptions, askingOf } from './asking-of.ts';
import { guidanceFor } from './guidance.ts';
import { maskerOfReport } from './masker-of-report.ts';
import { bounded, plainWords } from './plain-words.ts';
import { presentDraft } from './present.ts';
import { buildPrompt } from './prompt.ts';
import { type PromptWords, promptWordsFor } from './prompt-words.ts';
import { type RunbookText, readRunbooks, runbooksShown } from './runbooks.ts';
import { createShare } from './share.ts';

export interface ExplainerOptions extends AskingOptions {
  readonly backend?: AiBackend | undefined;
  /** Why there is no backend, as one clause. */
  readonly withoutBackend?: string | undefined;
  readonly masker: (dictionary: readonly DictionaryEntry[]) => Masker;
  readonly guidance?: typeof guidanceFor | undefined;
  /** Bounds of how far a model looks for a question. */
  readonly investigation?: InvestigationLimits | undefined;
  /** Epoch milliseconds. */
  readonly now?: (() => number) | undefined;
  /** Words of the operator for a model. */
  readonly words?: PromptWords | undefined;
  readonly readRunbook?: RunbookReader | undefined;
  /** Tokens of the facts in a prompt. */
  readonly promptTokens?: number | undefined;
}

/** Never throws but for the caller's abort: guidance stands in and says why. The last version is complete. */
export type Explain = (request: ExplainRequest, signal: AbortSignal) => AsyncGenerator<Explanation, void>;

const NOTE = 200;

/** One clause for people: no stack, no secret, no end of a sentence. */
export const noteOf = (error: unknown, backend: string): string => {
  if (error instanceof OverBudget) return bounded(messageOf(error), NOTE);
  const known = error instanceof Refused || error instanceof Unavailable;
  // A server says what it likes, also when it refuses.
  const clause = known
    ? plainWords(messageOf(error).split('\n')[0] ?? '', NOTE).replace(/\.$/, '')
    : 'the explanation failed for a reason that is in the log';
  return bounded(`AI backend ${backend}: ${clause}`, NOTE);
};

export const createExplainer = (options: ExplainerOptions): Explain => {
  const { backend, log, guidance = guidanceFor, promptTokens = 3_000 } = options;
  const share = createShare<Draft<Answer>>((error) => error instanceof OverBudget);
  const maskerOf = maskerOfReport(options.masker);

  async function* fromBackend(
    request: ExplainRequest,
    runbooks: readonly RunbookText[],
    asking: Asking,
    signal: AbortSignal,
  ): AsyncGenerator<Explanation, void> {
    const masker = maskerOf(request.report);
    const words = promptWordsFor(request.incident, options.words);
    const prompt = buildPrompt(request, masker, promptTokens, { words, runbooks });
    const { system, user } = prompt;
    const source = answerSource(options.metrics);
    const key = answerKey(request, asking.backend.model, masker, [
      ...words,
      ...runbooks.map(({ runbook, text = '' }) => `${runbook.title}\n${text}`),
      ...prompt.shape,
    ]);
    const drafts = share(
      key,
      async function* (shared) {
        yield* askOnce({ prompt: { system, user }, key, shape: explanationShape, asking, masker }, shared);
      },
      signal,
      source.shared,
    );
    for await (const draft of drafts) {
      source.saw(draft);
      yield presentDraft(draft, { incident: request.incident.id, prompt, masker });
    }
    source.ended();
  }

  return async function* explain(request, signal) {
    signal.throwIfAborted();
    const runbooks = await readRunbooks(request.incident, options.readRunbook, signal);
    const shown = runbooksShown(runbooks);
    const standIn = { ...guidance(request.incident, request.report), ...shown };
    if (backend === undefined) {
      answerSource(options.metrics).guided();
      yield { ...standIn, note: options.withoutBackend ?? 'no AI key is set' };
      return;
    }
    const kept = request.fresh === true ? { ...options, cache: undefined } : options;
    const asking = askingOf(backend, kept, request.spender);
    try {
      for await (const version of fromBackend(request, runbooks, asking, signal))
        yield { ...version, ...shown };
    } catch (error) {
      signal.throwIfAborted();
      log?.warn(
        { backend: backend.name, incident: request.incident.id, err: error },
        'Guidance stands in for the AI',
      );
      answerSource(options.metrics).guided();
      yield { ...standIn, note: noteOf(error, backend.name) };
    }
  };
};
