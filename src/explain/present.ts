// SPDX-License-Identifier: Apache-2.0

import type { Explanation } from '../core/explanation.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { Source } from '../core/question.ts';
import type { Answer } from './answer.ts';
import type { Draft } from './ask.ts';
import { moreThanLooks } from './more-than-looks.ts';
import { type Mentioned, plainWords } from './plain-words.ts';
import type { IncidentPrompt } from './prompt.ts';
import { unseenNames } from './unseen-names.ts';

const LIMITS = { happening: 700, cause: 400, claim: 500, step: 700, verify: 500, next: 500 } as const;
const CLAIMS = 8;
const STEPS = 12;
const SOURCES = 8;

/** `[2]` outside of commands: marks are ours, and a model's own would point at another fact. */
const OWN_MARKS = /(`[^`\n]*`)|(?<!\w)(?:\[\d{1,3}(?:[,;–-] ?\d{1,3})*\])+/g;

const withoutMarks = (text: string): string =>
  text
    .replace(OWN_MARKS, (_, command: string | undefined) => command ?? '')
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[.,;]|$)/g, '')
    .trim();

/** A remark about words as they are shown, under stand-ins; empty where there is nothing to remark. */
export type Remark = (words: string) => string;

/** A model's words for people: plain, bounded, with real names; a stand-in that was never given is said to be unknown. */
export const presentWords = (
  text: string,
  limit: number,
  masker: Masker,
  mentioned: Mentioned,
  remark: Remark = () => '',
): string => {
  const clean = withoutMarks(plainWords(text, limit, mentioned));
  if (clean === '') return '';
  let plain = clean;
  for (const invented of masker.unknown(plain))
    plain = plain.replaceAll(
      invented,
      `(unknown ${invented.slice(0, invented.lastIndexOf('-')).toLowerCase()})`,
    );
  return `${masker.unmask(plain)}${remark(clean)}`;
};

/** Models number their steps although the list does. */
export const withoutNumber = (step: string): string => step.replace(/^\s*(?:step\s*)?\d{1,2}[.):]\s+/i, '');

/** Names that a model speaks of and the facts do not hold, as a remark behind its words. */
export const unseenRemark = (words: string, facts: string, masker: Masker): string => {
  const names = unseenNames(words, facts).filter((name) => masker.unknown(name).length === 0);
  if (names.length === 0) return '';
  const which = names.slice(0, 3).map((name) => `\`${masker.unmask(name)}\``);
  return ` (${which.join(', ')} ${names.length === 1 ? 'is' : 'are'} not in the report)`;
};

/** What a person should know before a step is followed: it changes something, or it names what nobody saw. */
export const stepRemark = (step: string, facts: string, masker: Masker): string => {
  const more = moreThanLooks(step);
  return `${more === undefined ? '' : ` (${more})`}${unseenRemark(step, facts, masker)}`;
};

const MODEL = 80;
const NOTE = 400;

/** Who answered and what went wrong before, as services tell it: bounded, and nothing but words. */
export const presentTeller = ({
  model,
  cached,
  usage,
  note,
}: Draft<unknown>): Pick<Explanation, 'model' | 'cached' | 'usage' | 'note'> => ({
  ...(model === undefined ? {} : { model: plainWords(model, MODEL) }),
  ...(cached === undefined ? {} : { cached }),
  ...(usage === undefined ? {} : { usage }),
  ...(note === undefined ? {} : { note: plainWords(note, NOTE) }),
});

/** Numbers facts in the order in which claims name them first; one that was not given is nothing. */
const citations = (sources: ReadonlyMap<number, Source>) => {
  const cited: Source[] = [];
  const cite = (facts: readonly number[]): string => {
    const marks = [...new Set(facts)].flatMap((fact): number[] => {
      const source = sources.get(fact);
      if (source === undefined) return [];
      const at = cited.indexOf(source);
      if (at >= 0) return [at + 1];
      return cited.length < SOURCES ? [cited.push(source)] : [];
    });
    return marks
      .sort((a, b) => a - b)
      .map((mark) => `[${mark}]`)
      .join('');
  };
  return { cited, cite };
};

export interface Presenting {
  readonly incident: string;
  readonly prompt: IncidentPrompt;
  readonly masker: Masker;
}

/** A draft as an explanation of this incident. Remarks are made once it is whole. */
export const presentDraft = (
  draft: Draft<Answer>,
  { incident, prompt: { user, sources }, masker }: Presenting,
): Explanation => {
  const {
    happening = '',
    cause = '',
    confidence,
    because = [],
    steps = [],
    verify = '',
    next = '',
  } = draft.answer;
  const known = user.toLowerCase();
  const isWhole = draft.model !== undefined;
  const words = (text: string, limit: number, remark?: Remark): string =>
    presentWords(text, limit, masker, (host) => known.includes(host.toLowerCase()), remark);
  const unseen: Remark = (said) => (isWhole ? unseenRemark(said, user, masker) : '');
  const { cited, cite } = citations(sources);
  const claimText = ({ claim, facts }: Answer['because'][number]): string =>
    words(claim, LIMITS.claim, (said) => {
      const marks = cite(facts);
      const doubt = isWhole && marks === '' ? ' (no fact was named for this)' : '';
      return `${marks === '' ? '' : ` ${marks}`}${unseen(said) || doubt}`;
    });
  /** Of whatever a reader may follow. */
  const remarkOf: Remark = (said) => (isWhole ? stepRemark(said, user, masker) : '');
  const stepText = (step: string): string => words(withoutNumber(step), LIMITS.step, remarkOf);
  const claims = because
    .slice(0, CLAIMS)
    .map(claimText)
    .filter((text) => text !== '');
  const told = {
    cause: words(cause, LIMITS.cause, unseen),
    next: words(next, LIMITS.next, remarkOf),
  };
  return {
    incident,
    source: 'ai',
    happening: words(happening, LIMITS.happening, unseen),
    ...(told.cause === '' ? {} : { cause: told.cause }),
    ...(confidence === undefined ? {} : { confidence: isWhole && cited.length === 0 ? 'low' : confidence }),
    because: claims,
    ...(cited.length === 0 ? {} : { sources: cited }),
    steps: steps
      .slice(0, STEPS)
      .map(stepText)
      .filter((text) => text !== ''),
    verify: words(verify, LIMITS.verify, remarkOf),
    ...(told.next === '' ? {} : { next: told.next }),
    ...presentTeller(draft),
  };
};

/** Whether an answer speaks of names that this masker never gave: it belongs to another report. */
export const isForeign = (draft: Draft<unknown>, masker: Masker): boolean =>
  masker.unknown(JSON.stringify(draft.answer)).length > 0;
