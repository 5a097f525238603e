// SPDX-License-Identifier: Apache-2.0

import type { CustomFinding } from '../core/custom-finding.ts';
import { type Block, code, type Document, strong, type Text } from '../core/document.ts';
import { TEXT_LIMIT } from '../core/fill-template.ts';
import { cutText } from '../core/redact/cut-text.ts';
import { formatRef } from '../core/ref.ts';
import { plural } from './words.ts';

/** What one analyzer of a file said when it was tried. */
export interface TriedAnalyzer {
  readonly name: string;
  readonly title: string;
  /** Objects that it judged, where that is known. */
  readonly judged?: number | undefined;
  readonly findings: readonly CustomFinding[];
  /** What it could not do, and what is worth knowing: sentences. */
  readonly troubles: readonly string[];
  readonly notes: readonly string[];
}

export interface Tried {
  readonly path: string;
  readonly problems: readonly string[];
  readonly analyzers: readonly TriedAnalyzer[];
}

/** Of one analyzer. */
const MOST = 20;

const findingText = (finding: CustomFinding): Text => [
  code(formatRef(finding)),
  ` ${cutText(finding.text, TEXT_LIMIT)}`,
  ...(finding.fix === undefined ? [] : [` → ${finding.fix}`]),
];

const sectionOf = ({ name, title, judged, findings, troubles, notes }: TriedAnalyzer): Block => {
  const of = judged === undefined ? '' : ` in ${plural(judged, 'object')}`;
  const more = findings.length - MOST;
  return {
    type: 'section',
    tone: troubles.length > 0 ? 'neutral' : findings.length > 0 ? 'warning' : 'good',
    title: [strong(name), ` · ${plural(findings.length, 'finding')}${of}`],
    lines: [
      [title],
      ...findings.slice(0, MOST).map(findingText),
      ...(more > 0 ? [[`and ${more} more`]] : []),
      ...troubles.map((trouble): Text => [strong('Not checked: '), trouble]),
      ...notes.map((note): Text => [note]),
    ],
    actions: [],
  };
};

/** What analyzers of a file find in a cluster, before anybody is told. */
export const triedAnalyzersView = ({ path, problems, analyzers }: Tried): Document => {
  const found = analyzers.reduce((sum, { findings }) => sum + findings.length, 0);
  const summary =
    problems.length > 0
      ? `${path} has ${plural(problems.length, 'mistake')}`
      : `${path}: ${plural(found, 'finding')} of ${plural(analyzers.length, 'analyzer')}`;
  return {
    summary,
    blocks: [
      { type: 'headline', tone: problems.length > 0 ? 'critical' : 'neutral', text: [strong(summary)] },
      ...(problems.length === 0
        ? []
        : [{ type: 'list' as const, ordered: false, items: problems.map((problem): Text => [problem]) }]),
      ...analyzers.map(sectionOf),
    ],
  };
};
