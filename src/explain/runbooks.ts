// SPDX-License-Identifier: Apache-2.0

import type { Runbook } from '../core/analysis-settings.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Incident } from '../core/incident.ts';
import type { RunbookReader } from '../core/ports/runbook-reader.ts';
import { cutText } from '../core/redact/cut-text.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { bounded } from './plain-words.ts';

/** A runbook and what it says; without text it is only linked. */
export interface RunbookText {
  readonly runbook: Runbook;
  readonly text?: string | undefined;
}

/** What people are shown of one: enough to see whether it is the right one. */
const EXCERPT = 500;

/** What is read of one: more than a model and people are shown. */
const READ = 8_000;

/** By hand: an expression would look for the end of each of many comments that have none. */
const withoutComments = (markdown: string): string => {
  let kept = '';
  for (let from = 0; ; ) {
    const start = markdown.indexOf('<!--', from);
    const end = start < 0 ? -1 : markdown.indexOf('-->', start + 4);
    kept += markdown.slice(from, start < 0 ? undefined : start);
    if (end < 0) return kept;
    from = end + 3;
  }
};

/** Comments, headings and front matter tell nobody what to do. */
const wordsOf = (markdown: string): string =>
  withoutComments(markdown.replace(/^---\n[\s\S]*?\n---\n/, ''))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^#{1,6}\s/.test(line) && !/^```/.test(line))
    .join('\n');

/** Runbooks of an incident with their words. */
export const readRunbooks = async (
  { runbooks = [] }: Incident,
  read: RunbookReader | undefined,
  signal: AbortSignal,
): Promise<readonly RunbookText[]> =>
  Promise.all(
    runbooks.map(async (runbook): Promise<RunbookText> => {
      const text = await read?.(runbook, signal);
      const words = text === undefined ? '' : redactSecrets(cutText(wordsOf(text), READ));
      return words === '' ? { runbook } : { runbook, text: words };
    }),
  );

/** As they are shown under an explanation. */
export const runbooksShown = (texts: readonly RunbookText[]): Pick<Explanation, 'runbooks'> =>
  texts.length === 0
    ? {}
    : {
        runbooks: texts.map(({ runbook: { title, url }, text }) => ({
          title,
          ...(url === undefined ? {} : { url }),
          ...(text === undefined ? {} : { excerpt: bounded(text, EXCERPT) }),
        })),
      };
