// SPDX-License-Identifier: Apache-2.0

import type { CachedAnswers } from '../core/cached-answers.ts';
import { code, type Document, strong, type Text } from '../core/document.ts';
import { duration, plural } from './words.ts';

/** Listed at most; as many as a person looks through. */
const LISTED = 20;
const SHOWN = 2_500;

const sizeText = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1e3).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

/** Remembered answers, the newest first. */
export const cachedAnswersView = ({ title, entries }: CachedAnswers, now: number): Document => {
  const shown = entries.toSorted((a, b) => b.storedAt - a.storedAt).slice(0, LISTED);
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const summary =
    entries.length === 0
      ? 'No answer is remembered'
      : `${plural(entries.length, 'answer')} remembered, ${sizeText(bytes)}`;
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong(summary)] },
      { type: 'note', text: [`kept in: ${title}`] },
      ...(shown.length === 0
        ? []
        : [
            {
              type: 'table' as const,
              columns: ['Key', 'Size', 'Age'],
              rows: shown.map(({ key, bytes, storedAt }): Text[] => [
                [code(key)],
                [sizeText(bytes)],
                [duration(Math.max(0, now - storedAt))],
              ]),
            },
          ]),
      ...(entries.length > shown.length
        ? [{ type: 'note' as const, text: [`and ${plural(entries.length - shown.length, 'older answer')}`] }]
        : []),
    ],
  };
};

const readable = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** One answer as it is stored: stand-ins instead of names. */
export const cachedAnswerView = (key: string, { text = '' }: CachedAnswers): Document => {
  const whole = readable(text);
  return {
    summary: `Remembered under ${key}`,
    blocks: [
      { type: 'paragraph', text: ['Remembered under ', code(key), ', names masked:'] },
      { type: 'code', text: whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole, language: 'json' },
    ],
  };
};

/** What is removed, as it is removed. */
export const forgottenView = (key: string | undefined, { title, entries }: CachedAnswers): Document => {
  const text: Text =
    key !== undefined
      ? ['Removed the answer ', code(key), '.']
      : [
          entries.length === 0
            ? 'There was no answer to remove.'
            : `Removing all of ${plural(entries.length, 'remembered answer')} (${title}).`,
        ];
  return {
    summary: key === undefined ? 'Removing remembered answers' : 'Removed one answer',
    blocks: [{ type: 'paragraph', text }],
  };
};
