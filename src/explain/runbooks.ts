import type { Runbook } from '../core/analysis-settings.ts';
import type { Explanation } from '../core/explanation.ts';
import type { Incident } from '../core/incident.ts';
import type { RunbookReader } from '../core/ports/runbook-reader.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { bounded } from './plain-words.ts';

/** A runbook and what it says; without text it is only linked. */
export interface RunbookText {
  readonly runbook: Runbook;
  readonly text?: string | undefined;
}

/** What people are shown of one: enough to see whether it is the right one. */
const EXCERPT = 500;

/** Comments, headings and front matter tell nobody what to do. */
const wordsOf = (markdown: string): string =>
  markdown
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
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
      const words = text === undefined ? '' : redactSecrets(wordsOf(text));
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
