// SPDX-License-Identifier: Apache-2.0

import { howLongBefore } from '../core/change.ts';
import type { Text } from '../core/document.ts';
import type { Finding } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import { maskText } from '../core/mask/mask-text.ts';
import type { Masker } from '../core/mask/masker.ts';
import { formatRef, type Ref } from '../core/ref.ts';
import type { Report } from '../core/report.ts';
import { leavesGap } from '../core/skip-reason.ts';
import { before, evidenceClause } from './evidence-clause.ts';
import { findingsOf } from './guidance.ts';
import { bounded } from './plain-words.ts';

/** One masked line of the prompt. Those of low rank stay when the budget is small. */
export interface Fact {
  readonly rank: number;
  readonly line: string;
}

const QUOTE = 600;
const OBJECTS = 8;

/** White space, and the controls that end a line in some readers although they are none. */
const LINE_ENDS = /[\s\u0080-\u009f]+/g;

/** A quotation on one line: its quotes and line breaks cannot end it. */
const quoted = (text: string, masker: Masker): string => JSON.stringify(bounded(masker.mask(text), QUOTE));

const refText = (ref: Ref): string =>
  `${ref.kind} \`${ref.namespace === undefined || ref.namespace === '' ? ref.name : `${ref.namespace}/${ref.name}`}\``;

const refsText = (refs: readonly Ref[]): string => {
  const shown = refs.slice(0, OBJECTS).map(refText).join(', ');
  return refs.length > OBJECTS ? `${shown} and ${refs.length - OBJECTS} more` : shown;
};

const findingFacts = (
  finding: Finding,
  lead: boolean,
  number: number,
  report: Report,
  masker: Masker,
): readonly Fact[] => {
  const rank = lead ? 1 : 5 + number;
  const message: Text = finding.message;
  return [
    {
      rank,
      line: `${lead ? 'Cause' : 'Also found'} (${finding.code}, ${finding.severity}): ${masker.mask(refText(finding.object))} ${maskText(message, masker)}`,
    },
    ...(finding.objects.length > 1
      ? [{ rank: rank + 2, line: `Same trouble at: ${masker.mask(refsText(finding.objects))}` }]
      : []),
    ...finding.evidence.map((evidence, index): Fact => {
      const { said, quote } = evidenceClause(evidence, `\`${formatRef(evidence.on)}\``, report.takenAt);
      return {
        rank: rank + 1 + index,
        line: `Evidence: ${masker.mask(said)}${quote === undefined || quote === '' ? '' : `: ${quoted(quote, masker)}`}`,
      };
    }),
    ...(lead
      ? [
          { rank: 2, line: `What the catalogue advises: ${maskText(finding.fix, masker)}` },
          ...(finding.kubectl === ''
            ? []
            : [{ rank: 3, line: `Command that shows it: \`${masker.mask(finding.kubectl)}\`` }]),
        ]
      : []),
  ];
};

/** What is wrong, masked: the first fact of an incident. */
export const problemFact = (incident: Incident, masker: Masker): Fact => ({
  rank: 0,
  line: `Problem (${incident.severity}): ${maskText(incident.title, masker)}`.replace(LINE_ENDS, ' '),
});

/** All that is known of an incident, masked; in the order in which it is written. */
export const factsOf = (incident: Incident, report: Report, masker: Masker): readonly Fact[] => {
  const findings = findingsOf(incident, report);
  const since = before(incident.since, report.takenAt);
  return [
    problemFact(incident, masker),
    ...(report.serverVersion === undefined
      ? []
      : [{ rank: 1, line: `Kubernetes version: ${masker.mask(report.serverVersion)}` }]),
    ...(since === '' ? [] : [{ rank: 2, line: `Since: ${since}` }]),
    ...findings.flatMap((finding, index) => findingFacts(finding, index === 0, index, report, masker)),
    ...(incident.impact.length === 0
      ? []
      : [
          {
            rank: 3,
            line: `Consequences, one from the other: ${incident.impact.map((link) => maskText(link, masker)).join(' → ')}`,
          },
        ]),
    ...(incident.changes ?? []).map(
      (change): Fact => ({
        rank: 3,
        line: `Changed ${howLongBefore(change, incident.since)} the problem began (near in time; not known to be the cause): ${maskText(change.text, masker)}`,
      }),
    ),
    ...(incident.affected.length > 1
      ? [{ rank: 4, line: `Affected: ${masker.mask(refsText(incident.affected))}` }]
      : []),
    ...(findings.length === 0
      ? [{ rank: 1, line: `What the catalogue advises: ${maskText(incident.fix, masker)}` }]
      : []),
    // What should have been looked at before what nobody wanted to be.
    ...[true, false]
      .flatMap((isGap) => report.skipped.filter(({ reason }) => leavesGap(reason) === isGap))
      .slice(0, 5)
      .map((skipped): Fact => ({ rank: 9, line: `Not checked: ${skipped.kind} (${skipped.reason})` })),
  ].map(({ rank, line }) => ({ rank, line: line.replace(LINE_ENDS, ' ') }));
};
