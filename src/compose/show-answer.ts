import type { Screen } from '../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../adapters/terminal/surface-flags.ts';
import { code, type Document } from '../core/document.ts';
import type { Report } from '../core/report.ts';
import { reportJson } from '../core/report-json.ts';
import { findingsView } from '../views/findings.ts';
import { exitCode } from './exit-code.ts';

export interface Answer {
  readonly verb: string;
  readonly explain: boolean;
  /** What was said, roots before their replies. */
  readonly documents: readonly Document[];
  readonly report: Report | undefined;
  readonly surface: SurfaceFlags;
  readonly screen: Screen;
}

/** Buttons are for those who can press them. */
const withoutButtons = ({ summary, blocks }: Document): Document => ({
  summary,
  blocks: blocks.filter(({ type }) => type !== 'actions' && type !== 'menu'),
});

/** A check says its summary, an explanation what is in the thread: nothing is told twice. */
const chosen = ({ verb, explain, documents }: Answer): readonly Document[] => {
  const [root, ...replies] = documents;
  if (root === undefined) return [];
  if (verb === 'explain' && replies.length > 0) return replies;
  return verb === 'analyze' && !explain ? [root] : documents;
};

/** What could not be looked at, and should have been: a recording that lacks a kind was never asked for it. */
const isBlind = ({ status, skipped }: Report): boolean =>
  status === 'Incomplete' && skipped.some(({ reason }) => reason !== 'not-recorded' && reason !== 'absent');

const codeOf = (report: Report | undefined, surface: SurfaceFlags): number => {
  if (surface['exit-code'] !== true || report === undefined) return exitCode.ok;
  if (report.status === 'ProblemDetected') return exitCode.problems;
  return isBlind(report) ? exitCode.unavailable : exitCode.ok;
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

/** Prints the answer of a command; returns the exit code that was asked for. */
export const showAnswer = (answer: Answer): number => {
  const { verb, documents, report, surface, screen } = answer;
  if (surface.output === 'json' && report !== undefined) {
    screen.raw(`${JSON.stringify(reportJson(report), null, 2)}\n`);
    return codeOf(report, surface);
  }
  const isSilent = surface.quiet === true && verb === 'analyze' && report?.status === 'OK';
  if (isSilent) return codeOf(report, surface);
  for (const [at, document] of chosen(answer).entries()) {
    if (at > 0) screen.raw('\n');
    screen.answer(withoutButtons(document), report?.takenAt);
  }
  if (surface.all === true && report !== undefined && report.findings.length > 0) {
    screen.raw('\n');
    screen.answer(findingsView(report), report.takenAt);
  }
  const isFirstLook = verb === 'analyze' && documents.length > 1 && !answer.explain;
  if (isFirstLook && screen.isWatched && surface.quiet !== true) {
    screen.raw('\n');
    screen.remark(hint);
  }
  return codeOf(report, surface);
};
