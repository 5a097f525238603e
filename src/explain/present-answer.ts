import type { Masker } from '../core/mask/masker.ts';
import type { QuestionAnswer, Source } from '../core/question.ts';
import type { Draft } from './ask.ts';
import type { Mentioned } from './plain-words.ts';
import { presentWords, withoutNumber } from './present.ts';
import type { QuestionPrompt } from './question-prompt.ts';
import type { Answered } from './question-shape.ts';

const LIMITS = { paragraph: 900, step: 700 } as const;
const PARAGRAPHS = 6;
const STEPS = 8;
const SOURCES = 8;

/** A draft as an answer for people: plain words, real names, and what it rests on in the words of the report. */
export const presentAnswer = (
  { answer: { answer = [], steps = [], facts = [] }, model, cached, usage, note }: Draft<Answered>,
  sources: QuestionPrompt['sources'],
  masker: Masker,
  mentioned: Mentioned,
): QuestionAnswer => {
  const words = (texts: readonly string[], most: number, limit: number): readonly string[] =>
    texts
      .slice(0, most)
      .map((text) => presentWords(text, limit, masker, mentioned))
      .filter((text) => text !== '');
  return {
    source: 'ai',
    answer: words(answer, PARAGRAPHS, LIMITS.paragraph),
    // Models number their steps although the list does.
    steps: words(steps.map(withoutNumber), STEPS, LIMITS.step),
    // What the report says, never what a model says that it says; a number that was not given is nothing.
    sources: [...new Set(facts)]
      .flatMap((number): Source[] => {
        const source = sources.get(number);
        return source === undefined ? [] : [source];
      })
      .slice(0, SOURCES),
    ...(model === undefined ? {} : { model }),
    ...(cached === undefined ? {} : { cached }),
    ...(usage === undefined ? {} : { usage }),
    ...(note === undefined ? {} : { note }),
  };
};
