// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { code, type Document } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import { k8sgptResult } from '../../core/k8sgpt-result.ts';
import { dictionaryOf } from '../../core/mask/dictionary-of.ts';
import { createMasker, type Masker } from '../../core/mask/masker.ts';
import type { Report } from '../../core/report.ts';
import { leavesGap } from '../../core/skip-reason.ts';
import type { Verb } from '../../core/verb.ts';
import type { Format } from '../../formats/_format.ts';
import { formats } from '../../formats/index.ts';
import type { ReadCommand } from '../../read-command.ts';
import { docsView } from '../../views/docs.ts';
import { findingsView } from '../../views/findings.ts';
import { timingsView } from '../../views/timings.ts';
import { exitCode } from '../exit-code.ts';
import { maskKeyOf } from '../explaining.ts';
import type { Session, Told } from './session.ts';

interface AnswerParts extends ReadCommand<Verb> {
  readonly surface: SurfaceFlags;
  readonly screen: Screen;
  readonly session: Session;
}

/** Commands whose answer is a report. */
export const REPORTING: readonly string[] = ['analyze', 'explain', 'details'];

/** Undefined for the terminal's own. */
const formatOf = async ({ output }: SurfaceFlags): Promise<Format | undefined> => {
  const load = formats[output as keyof typeof formats] as (() => Promise<{ default: Format }>) | undefined;
  return load === undefined ? undefined : (await load()).default;
};

/** Refused where the answer of this command has no such form: before anything is done for it. */
export const checkOutput = async (surface: SurfaceFlags, verb: string): Promise<void> => {
  const { output = 'text' } = surface;
  const format = await formatOf(surface);
  if (surface.compat === true && output !== 'json' && output !== 'yaml')
    throw new Refused("--compat is k8sgpt's own shape of the result: it goes with -o json or yaml.", {
      hint: `${verb} -o json --compat`,
    });
  if (format !== undefined && format.document === undefined && !REPORTING.includes(verb))
    throw new Refused(`-o ${output} tells reports: it goes with ${REPORTING.join(', ')}.`, {
      hint: `analyze -o ${output}`,
    });
};

/** Buttons are for those who can press them. */
const withoutButtons = ({ summary, blocks }: Document): Document => ({
  summary,
  blocks: blocks.filter(({ type }) => type !== 'actions' && type !== 'menu'),
});

/** A check says its summary, an explanation what is in the thread: nothing is told twice. */
const chosen = ({ documents }: Told, verb: string, explain: boolean): readonly Document[] => {
  const [root, ...replies] = documents;
  if (root === undefined) return [];
  if (verb === 'explain' && replies.length > 0) {
    // What each incident is explained in says of which it is; the line that there are such replies says nothing of the kind.
    const explained = documents.filter(({ shows }) => shows?.incident !== undefined);
    if (explained.length > 0) return explained;
  }
  return verb === 'analyze' && !explain ? [root] : documents;
};

/** What could not be looked at, and should have been: a recording that lacks a kind was never asked for it. */
const isBlind = ({ status, skipped, leftOut = [] }: Report): boolean =>
  status === 'Incomplete' &&
  (leftOut.length > 0 || skipped.some(({ reason }) => reason !== 'not-recorded' && leavesGap(reason)));

const codeOf = (report: Report | undefined, surface: SurfaceFlags): number => {
  if (surface['exit-code'] !== true || report === undefined) return exitCode.ok;
  if (report.status === 'ProblemDetected') return exitCode.problems;
  return isBlind(report) ? exitCode.unavailable : exitCode.ok;
};

/** What a model reads in place of names, also where none was asked. */
const maskerOf = async (report: Report, { settings: { ai }, product }: Session): Promise<Masker> =>
  createMasker({
    key: await maskKeyOf(ai.maskKey, product.core.state),
    dictionary: dictionaryOf(report),
    mode: ai.mask,
  });

const compatText = async (report: Report, { surface, session }: AnswerParts): Promise<string> => {
  const isExplained = Object.keys(report.explanations).length > 0;
  const result = k8sgptResult(report, {
    provider: isExplained ? session.product.explaining.backend?.name : undefined,
    withDoc: surface['with-doc'] === true,
    masker: surface.anonymize === true ? await maskerOf(report, session) : undefined,
  });
  if (surface.output === 'yaml') return (await import('yaml')).stringify(result, { lineWidth: 0 });
  return `${JSON.stringify(result, null, 2)}\n`;
};

/** Several messages as one: a file holds one document. */
const joined = (documents: readonly Document[]): Document => ({
  summary: documents[0]?.summary ?? 'Nothing was said',
  blocks: documents.flatMap(({ blocks }) => withoutButtons({ summary: '', blocks }).blocks),
});

const formatted = async (format: Format, told: Told, parts: AnswerParts): Promise<string> => {
  const { surface, session, command } = parts;
  const { made: report } = told;
  if (report === undefined || !REPORTING.includes(command.verb)) {
    if (format.document === undefined)
      throw new Refused('There is no report to tell yet.', { hint: 'analyze' });
    return format.document(joined(told.documents));
  }
  if (surface.compat === true) return compatText(report, parts);
  return format.report(report, {
    version: session.base.version,
    analyzers: session.product.analyzers,
    withDoc: surface['with-doc'] === true,
    withStat: surface['with-stat'] === true,
  });
};

const hint: Document = {
  summary: 'Next',
  blocks: [
    {
      type: 'note',
      text: ['Evidence: ', code('/k8sgpt details'), ' · step by step: ', code('/k8sgpt explain')],
    },
  ],
};

const showText = (told: Told, { command: { verb }, args, surface, screen }: AnswerParts): void => {
  const { documents, made: report } = told;
  const explain = args.flags['explain'] === true;
  for (const [at, document] of chosen(told, verb, explain).entries()) {
    if (at > 0) screen.raw('\n');
    screen.answer(withoutButtons(document), report?.takenAt);
  }
  const after = (document: Document): void => {
    screen.raw('\n');
    screen.answer(document, report?.takenAt);
  };
  if (report !== undefined && report.findings.length > 0) {
    if (surface.all === true) after(findingsView(report));
    if (surface['with-doc'] === true) after(docsView(report));
  }
  const isFirstLook = verb === 'analyze' && documents.length > 1 && !explain;
  if (isFirstLook && screen.isWatched && surface.quiet !== true) {
    screen.raw('\n');
    screen.remark(hint);
  }
};

/** Prints the answer of a command; returns the exit code that was asked for. */
export const showAnswer = async (told: Told, parts: AnswerParts): Promise<number> => {
  const { surface, screen, command } = parts;
  const { made: report } = told;
  const format = await formatOf(surface);
  const isSilent = surface.quiet === true && command.verb === 'analyze' && report?.status === 'OK';
  if (format !== undefined) screen.raw(await formatted(format, told, parts));
  else if (!isSilent) showText(told, parts);
  if (surface['with-stat'] === true && report !== undefined) screen.remark(timingsView(report));
  return codeOf(report, surface);
};
