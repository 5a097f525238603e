// SPDX-License-Identifier: Apache-2.0

import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

const saidIn = (evidence: Evidence): readonly string[] => {
  if (evidence.type === 'field') return [];
  // One text: a complaint may go on in the next line.
  if (evidence.type === 'log') return [evidence.lines.join('\n')];
  return evidence.message === undefined ? [] : [evidence.message];
};

/** Texts of the cluster that a finding rests on or tells: messages, last words, log lines. */
export const wordsOf = ({ data, evidence }: Finding): readonly string[] => {
  const told = Object.values(data).flatMap((datum) => (datum.type === 'text' ? datum.value : []));
  return [...new Set([...evidence.flatMap(saidIn), ...told])];
};

/** Findings whose texts are the last words of a program. */
const TELLS_WORDS = /^(?:pod-crash\/|log\/|job\/failed$)/;

/**
 * What the program itself said: its last words and its log, which a Job quotes. What kubelet says of it is of another
 * place.
 */
export const ownWordsOf = (finding: Finding): string =>
  TELLS_WORDS.test(finding.code)
    ? wordsOf(finding).join('\n')
    : finding.evidence
        .filter(({ type }) => type === 'container' || type === 'log')
        .flatMap(saidIn)
        .join('\n');
