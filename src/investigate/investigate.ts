// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import { dictionaryOf } from '../core/mask/dictionary-of.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { AiMessage, ToolCall } from '../core/ports/ai-message.ts';
import type { Looking } from '../core/ports/looking.ts';
import type { QuestionAnswer, QuestionRequest, Source } from '../core/question.ts';
import type { Draft } from '../explain/ask.ts';
import { refuseNameless } from '../explain/masker-of-report.ts';
import { partialJson } from '../explain/partial-json.ts';
import { plainWords } from '../explain/plain-words.ts';
import { presentAnswer } from '../explain/present-answer.ts';
import { buildQuestionPrompt } from '../explain/question-prompt.ts';
import { type Answered, questionShape } from '../explain/question-shape.ts';
import { callKey, type Look, look, offered } from './calls.ts';
import { growingMasker } from './growing-masker.ts';
import { factText, investigationSystem, sourceOf } from './prompt.ts';
import { tools } from './tools/index.ts';

export interface InvestigationLimits {
  /** Looks at the cluster. */
  readonly calls: number;
  /** After this long it is answered with what is known. */
  readonly ms: number;
  /** Characters of all results that a model is told again with each turn; older ones are shortened. */
  readonly memory: number;
}

export const usualLimits: InvestigationLimits = { calls: 12, ms: 150 * SECOND, memory: 40_000 };

export interface InvestigationParts {
  readonly backend: AiBackend;
  readonly looking: Looking;
  readonly maskerFor: (dictionary: readonly DictionaryEntry[]) => Masker;
  readonly now: () => number;
  readonly maxTokens: number;
  readonly promptTokens: number;
  readonly limits?: InvestigationLimits | undefined;
}

/** Longest text of a model that is read. */
const LONGEST = 64_000;
/** What is left of a result that had to make room. */
const REST = 300;
const NOTHING = /^(?:There (?:is|are) no|None of|Nothing) /;
const SEARCHED = /“.*| with \S+/g;
/** Longest words about one look. */
const SAID = 160;
/** Turns in which a model only calls what it may not, before it is asked for its answer. */
const PATIENCE = 2;

const ANSWER_NOW = 'Look at nothing more. Answer the question now, with the JSON object.';

interface Turn {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly note?: string | undefined;
}

/** A bounded investigation: a model looks at the cluster with tools that only read, then answers. Each version tells what was looked at. */
export async function* investigate(
  request: QuestionRequest,
  { backend, looking, maskerFor, now, maxTokens, promptTokens, limits = usualLimits }: InvestigationParts,
  signal: AbortSignal,
): AsyncGenerator<QuestionAnswer, void> {
  const { masker, learn } = growingMasker(maskerFor, dictionaryOf(request.report));
  refuseNameless(request.report, masker);
  const prompt = buildQuestionPrompt(request, masker, promptTokens);
  const system = investigationSystem(request.language, limits.calls);
  const sources = new Map<number, Source>(prompt.sources);
  const ends = now() + limits.ms;
  const results: { readonly key: string; readonly number: number; readonly look: Look; short: boolean }[] =
    [];
  const messages: AiMessage[] = [{ role: 'user', text: prompt.user }];
  const usage = { inputTokens: 0, outputTokens: 0 };
  const looked: string[] = [];
  let known = prompt.facts;

  const shown = (draft: Draft<Answered>): QuestionAnswer => ({
    ...presentAnswer(draft, { sources, facts: known, masker }),
    looked: [...looked],
  });

  async function* turn(
    given: readonly AiMessage[],
    withTools: boolean,
  ): AsyncGenerator<QuestionAnswer, Turn> {
    let text = '';
    let seen = '{}';
    const calls: ToolCall[] = [];
    const notes: string[] = [];
    let done = { model: backend.model, inputTokens: 0, outputTokens: 0 };
    const asked = {
      system,
      messages: given,
      maxTokens,
      ...(withTools ? { tools: offered(tools, looking) } : { schema: questionShape.asked }),
    };
    for await (const part of backend.complete(asked, signal)) {
      if (part.type === 'done') done = part;
      else if (part.type === 'call') calls.push(part.call);
      else if (part.type === 'switched') {
        notes.push(part.why);
        text = '';
        seen = '{}';
        calls.length = 0;
      } else if (text.length < LONGEST) {
        text += part.text;
        if (!/["\]}]/.test(part.text)) continue;
        const answer = questionShape.draft(partialJson(text) ?? {});
        if (JSON.stringify(answer) === seen) continue;
        seen = JSON.stringify(answer);
        yield shown({ answer });
      }
    }
    usage.inputTokens += done.inputTokens;
    usage.outputTokens += done.outputTokens;
    return { ...done, text, calls, ...(notes.length === 0 ? {} : { note: notes.join('; ') }) };
  }

  /** Facts of the looks, newest whole and older ones shortened when they grow too long together. */
  const remembered = (): readonly string[] => {
    let room = limits.memory;
    return [...results]
      .reverse()
      .map((result) => {
        const whole = factText(result.number, result.look, masker);
        result.short = whole.length > room && whole.length > REST;
        const text = result.short ? factText(result.number, result.look, masker, REST) : whole;
        room -= text.length;
        return text;
      })
      .reverse();
  };

  const takeLook = async (call: ToolCall): Promise<string> => {
    const key = callKey(call);
    const before = results.find((result) => result.key === key && !result.short);
    if (before !== undefined) return `You looked at that already: it is fact ${before.number}.`;
    if (results.length >= limits.calls || now() >= ends) return ANSWER_NOW;
    const seen = await look(call, tools, looking, masker, signal);
    learn(looking.names());
    // A model chose these words: people read them, too.
    const isTold = (host: string): boolean => known.toLowerCase().includes(masker.mask(host).toLowerCase());
    const result = { ...seen, said: plainWords(seen.said, SAID, isTold) };
    const number = Math.max(0, ...sources.keys()) + 1;
    results.push({ key, number, look: result, short: false });
    sources.set(number, sourceOf(result));
    looked.push(result.failed ? `${result.said} (not possible)` : result.said);
    const text = factText(number, result, masker);
    // What is asked for and not there is no fact, nor what a log was searched for.
    if (!result.failed && !NOTHING.test(result.text))
      known += `\n${masker.mask(result.said.replace(SEARCHED, ''))}\n${result.masked(masker)}`;
    return text;
  };

  for (let idle = 0; idle < PATIENCE && results.length <= limits.calls && now() < ends; ) {
    const { text, calls, model, note } = yield* turn(messages, true);
    if (calls.length === 0) {
      const read = questionShape.read(text);
      if (read.status === 'valid') {
        yield shown({ answer: read.answer, model, usage, note });
        return;
      }
      break;
    }
    const before = results.length;
    const answers: { readonly id: string; readonly name: string; readonly text: string }[] = [];
    for (const call of calls) {
      answers.push({ id: call.id, name: call.name, text: await takeLook(call) });
      yield shown({ answer: {} });
    }
    idle = results.length === before ? idle + 1 : 0;
    messages.push({ role: 'assistant', text, calls }, { role: 'tool', results: answers });
    // Told again with each turn: what grows too long begins anew from the facts alone.
    const size = messages.reduce((sum, message) => sum + JSON.stringify(message).length, 0);
    if (size > limits.memory + prompt.user.length)
      messages.splice(0, messages.length, {
        role: 'user',
        text: [prompt.user, ...remembered()].join('\n\n'),
      });
  }
  // One turn without tools, from all that is known: also for services that cannot mix both.
  const all = [prompt.user, ...remembered(), ANSWER_NOW].join('\n\n');
  const last = yield* turn([{ role: 'user', text: all }], false);
  const read = questionShape.read(last.text);
  const answer = read.status === 'valid' ? read.answer : questionShape.asItStands(last.text);
  yield shown({ answer, model: last.model, usage, note: last.note });
}
