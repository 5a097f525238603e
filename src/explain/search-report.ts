// SPDX-License-Identifier: Apache-2.0

import { plain } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { Report } from '../core/report.ts';
import { evidenceClause } from './evidence-clause.ts';
import { findingsOf } from './guidance.ts';

export interface Hit {
  readonly incident: Incident;
  /** Larger is nearer to what was asked; 0 = nothing of it is said there. */
  readonly score: number;
}

/** Words that stand in every question and say nothing of what it is about. */
const EMPTY = new Set(
  'a an and any are as at be been but by can could did do does for from had has have how i if in is it its me my no not of on or our should so some tell that the their them there these they this to us was we were what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** Letters and digits, and what joins the parts of a name. */
const WORD = /[\p{L}\p{N}]+(?:[._/-][\p{L}\p{N}]+)*/gu;

/** Longest of many: a question of a kilobyte is no reason to read for a second. */
const MOST_WORDS = 60;

export const wordsOf = (text: string): readonly string[] =>
  [...new Set([...text.toLowerCase().matchAll(WORD)].map(([word]) => word))]
    .filter((word) => word.length > 1 && !EMPTY.has(word))
    .slice(0, MOST_WORDS);

/** "pods" and "pod", "crashing" and "crash": near enough to be meant. */
const stem = (word: string): string => word.replace(/(?:ing|ed|es|s)$/, '');

interface Corpus {
  readonly names: readonly string[];
  readonly kinds: ReadonlySet<string>;
  readonly said: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
}

const stems = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => wordsOf(text).flatMap((word) => word.split(/[._/-]/))).map(stem));

const corpusOf = (incident: Incident, report: Report): Corpus => {
  const findings = findingsOf(incident, report);
  const refs = [incident.cause.object, ...incident.affected, ...findings.flatMap(({ objects }) => objects)];
  const evidence = [...incident.cause.evidence, ...findings.flatMap((finding) => finding.evidence)];
  return {
    names: [
      ...new Set([...refs.map(({ name }) => name), ...incident.namespaces].map((name) => name.toLowerCase())),
    ],
    kinds: new Set(refs.map(({ kind }) => stem(kind.toLowerCase()))),
    said: stems([
      plain(incident.title),
      plain(incident.fix),
      ...incident.impact.map((link) => plain(link)),
      ...(incident.changes ?? []).map(({ text }) => plain(text)),
      ...findings.flatMap((finding) => [finding.code, plain(finding.message)]),
    ]),
    shown: stems(
      evidence.map((each) => {
        const { said, quote } = evidenceClause(each, each.on.name, report.takenAt);
        return `${said} ${quote ?? ''}`;
      }),
    ),
  };
};

const scoreOf = (word: string, { names, kinds, said, shown }: Corpus): number => {
  if (names.includes(word)) return 8;
  if (word.length > 2 && names.some((name) => name.split(/[._-]/).includes(word))) return 5;
  const root = stem(word);
  if (kinds.has(root)) return 2;
  if (said.has(root)) return 2;
  return shown.has(root) ? 1 : 0;
};

/** Incidents of a report by how much they say of what was asked; the report's own order where that is equal. */
export const searchReport = (question: string, report: Report): readonly Hit[] => {
  const words = wordsOf(question);
  return report.incidents
    .map((incident): Hit => {
      const corpus = corpusOf(incident, report);
      return { incident, score: words.reduce((sum, word) => sum + scoreOf(word, corpus), 0) };
    })
    .sort((a, b) => b.score - a.score);
};
