// SPDX-License-Identifier: Apache-2.0

import type { Answer, Ask } from '../asking.ts';
import { Busy } from '../core/busy.ts';
import { Denied } from '../core/denied.ts';
import type { Document } from '../core/document.ts';
import { Refused, type Trouble, Unavailable } from '../core/errors.ts';
import { Fault } from '../core/fault.ts';
import type { DirectPlatform } from '../core/ports/direct-platform.ts';
import type { Call } from '../core/ports/program-api.ts';
import type { Report } from '../core/report.ts';
import type { Reports } from '../reports.ts';

export interface AskedParts {
  readonly platform: DirectPlatform;
  readonly ask: Ask;
  readonly reports: Pick<Reports, 'load'>;
  /** Whom people ask for more, in words. */
  readonly contact: string | undefined;
}

interface AskedOptions {
  /** The AI backend that explains, by name; empty: the usual one. */
  readonly backend?: string | undefined;
  readonly onDocument?: ((document: Document) => void) | undefined;
}

export interface Asked {
  readonly documents: readonly Document[];
  readonly report: Report | undefined;
}

/** Small print of a refusal is for people in chat: what to press, what to type. */
const sentenceOf = (document: Document | undefined): string => {
  const words = document?.summary ?? 'It did not work, and nothing was said about why';
  return /[.?!)]$/.test(words) ? words : `${words}.`;
};

const errorOf = (
  trouble: Trouble,
  { isDenied, retryAfterMs, documents }: Answer,
  contact: string | undefined,
): Error => {
  const last = documents.at(-1);
  if (isDenied === true) return new Denied(last?.summary ?? 'That is not allowed.', { contact });
  const sentence = sentenceOf(last);
  if (retryAfterMs !== undefined) return new Busy(sentence, { retryAfterMs });
  if (trouble === 'refused') return new Refused(sentence);
  return trouble === 'unavailable' ? new Unavailable(sentence) : new Fault(sentence);
};

/** A command line of a program → what was said and the report that was made. Throws what went wrong instead. */
export const createAsked =
  ({ platform, ask, reports, contact }: AskedParts) =>
  async (
    words: readonly string[],
    { person, signal }: Call,
    { backend, onDocument }: AskedOptions = {},
  ): Promise<Asked> => {
    const talk = platform.open(person, { onDocument });
    try {
      const answer = await ask(talk, { words, signal, backend: backend === '' ? undefined : backend });
      if (answer.trouble !== undefined) throw errorOf(answer.trouble, answer, contact);
      if (answer.run?.state === 'cancelled') throw new Refused('The check was cancelled by somebody else.');
      const report = answer.report === undefined ? undefined : await reports.load(answer.report);
      return { documents: answer.documents, report };
    } finally {
      talk.close();
    }
  };
export type AskProgram = ReturnType<typeof createAsked>;
