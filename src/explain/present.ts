import type { Explanation } from '../core/explanation.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { Answer } from './answer.ts';
import type { Draft } from './ask.ts';
import { type Mentioned, plainWords } from './plain-words.ts';

const LIMITS = { happening: 700, claim: 500, step: 700, verify: 500 } as const;
const CLAIMS = 8;
const STEPS = 12;

/** A model's words for people: plain, bounded, with real names; a stand-in that was never given is said to be unknown. */
export const presentWords = (text: string, limit: number, masker: Masker, mentioned: Mentioned): string => {
  let plain = plainWords(text, limit, mentioned);
  for (const invented of masker.unknown(plain))
    plain = plain.replaceAll(
      invented,
      `(unknown ${invented.slice(0, invented.lastIndexOf('-')).toLowerCase()})`,
    );
  return masker.unmask(plain);
};

const present = (text: string): boolean => text !== '';

/** A draft as an explanation of this incident. */
export const presentDraft = (
  draft: Draft<Answer>,
  incident: string,
  masker: Masker,
  mentioned: Mentioned,
): Explanation => {
  const { happening = '', because = [], steps = [], verify = '' } = draft.answer;
  return {
    incident,
    source: 'ai',
    happening: presentWords(happening, LIMITS.happening, masker, mentioned),
    because: because
      .slice(0, CLAIMS)
      .map((claim) => presentWords(claim, LIMITS.claim, masker, mentioned))
      .filter(present),
    // Models number their steps although the list does.
    steps: steps
      .slice(0, STEPS)
      .map((step) =>
        presentWords(step.replace(/^\s*(?:step\s*)?\d{1,2}[.):]\s+/i, ''), LIMITS.step, masker, mentioned),
      )
      .filter(present),
    verify: presentWords(verify, LIMITS.verify, masker, mentioned),
    ...(draft.model === undefined ? {} : { model: draft.model }),
    ...(draft.cached === undefined ? {} : { cached: draft.cached }),
    ...(draft.usage === undefined ? {} : { usage: draft.usage }),
  };
};

/** Whether an answer speaks of names that this masker never gave: it belongs to another report. */
export const isForeign = (draft: Draft<unknown>, masker: Masker): boolean =>
  masker.unknown(JSON.stringify(draft.answer)).length > 0;
