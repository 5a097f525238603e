// SPDX-License-Identifier: Apache-2.0

import { EVIDENCE_TEXT_LIMIT, type Evidence } from './evidence.ts';
import { cutText } from './redact/cut-text.ts';

/** Pieces of evidence kept of one finding: enough to believe it, few enough to read. */
export const EVIDENCE_KEPT = 5;

/** Log lines kept of one piece of evidence. */
const LINES_KEPT = 20;

const short = (text: string): string => cutText(text, EVIDENCE_TEXT_LIMIT);

const boundedPiece = (evidence: Evidence): Evidence => {
  if (evidence.type === 'field') return { ...evidence, value: short(evidence.value) };
  if (evidence.type === 'log') return { ...evidence, lines: evidence.lines.slice(-LINES_KEPT).map(short) };
  return evidence.message === undefined ? evidence : { ...evidence, message: short(evidence.message) };
};

/** Evidence as a finding keeps it: without repetitions, bounded in number and length. */
export const boundedEvidence = (evidence: readonly Evidence[]): readonly Evidence[] => {
  const kept = new Map<string, Evidence>();
  for (const piece of evidence) {
    if (kept.size === EVIDENCE_KEPT) break;
    const bounded = boundedPiece(piece);
    kept.set(JSON.stringify(bounded), bounded);
  }
  return [...kept.values()];
};
