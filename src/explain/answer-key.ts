// SPDX-License-Identifier: Apache-2.0

import { plain } from '../core/document.ts';
import type { Evidence } from '../core/evidence.ts';
import type { ExplainRequest } from '../core/job.ts';
import type { Masker } from '../core/mask/masker.ts';
import { formatRef } from '../core/ref.ts';
import { findingsOf } from './guidance.ts';
import { languageOf, PROMPT_VERSION } from './prompt.ts';

/** Counts, times and durations differ from scan to scan and change no explanation. */
const steady = (text: string): string => text.replace(/\d+/g, '#');

const evidenceText = (evidence: Evidence): string => {
  switch (evidence.type) {
    case 'condition':
      return steady(
        `condition ${evidence.condition} ${evidence.status} ${evidence.reason ?? ''} ${evidence.message ?? ''}`,
      );
    case 'event':
      return steady(`event ${evidence.reason} ${evidence.message}`);
    case 'container':
      return `container ${evidence.container} ${evidence.state} ${evidence.reason ?? ''} ${evidence.ended ?? ''} ${evidence.exitCode ?? ''} ${steady(evidence.message ?? '')}`;
    case 'field':
      return `field ${evidence.path} ${evidence.value}`;
    case 'log':
      return `log ${evidence.container} ${steady(evidence.lines.join('\n'))}`;
  }
};

/**
 * Under which an answer is remembered: incident, evidence, model, prompt, language and masking, hashed with the
 * masking key, so that it says nothing and never outlives that key.
 */
export const answerKey = (
  { incident, report, language }: ExplainRequest,
  model: string,
  masker: Masker,
  /** What the operator has a model told besides. */
  told: readonly string[] = [],
  version: number = PROMPT_VERSION,
): string => {
  const evidence = findingsOf(incident, report)
    .map((finding) => [
      finding.code,
      finding.severity,
      formatRef(finding.owner),
      steady(plain(finding.message)),
      ...[...new Set(finding.evidence.map(evidenceText))].sort(),
    ])
    .map((parts) => JSON.stringify(parts))
    .sort();
  // Which rollout it was is said; the number of the revision would make every answer new.
  const changes = (incident.changes ?? []).map(({ text }) => plain(text).replace(/^rollout \d+/, 'rollout'));
  return `explain/${masker.digest(JSON.stringify([incident.id, evidence, changes, model, version, languageOf(language).toLowerCase(), masker.mode, report.serverVersion ?? '', told]))}`;
};
