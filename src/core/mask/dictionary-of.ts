// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../assert-never.ts';
import type { Datum } from '../datum.ts';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import type { Ref } from '../ref.ts';
import type { Report } from '../report.ts';
import type { DictionaryEntry } from './dictionary-index.ts';

const ofRef = ({ kind, namespace, name }: Ref): readonly DictionaryEntry[] => [
  { kind, value: name },
  ...(namespace === undefined ? [] : [{ kind: 'Namespace', value: namespace }]),
];

const ofDatum = (datum: Datum): readonly DictionaryEntry[] => {
  switch (datum.type) {
    case 'name':
      return [{ kind: datum.kind, value: datum.value }];
    case 'names':
      return datum.values.map((value) => ({ kind: datum.kind, value }));
    case 'ref':
      return ofRef(datum.ref);
    case 'text':
    case 'word':
    case 'quantity':
    case 'time':
      return [];
    default:
      return assertNever(datum);
  }
};

const ofEvidence = (evidence: Evidence): readonly DictionaryEntry[] => [
  ...ofRef(evidence.on),
  ...(evidence.type === 'container' || evidence.type === 'log'
    ? [{ kind: 'container', value: evidence.container }]
    : []),
];

/** Every name that a finding tells, with its kind. */
export const namesOfFinding = (finding: Finding): readonly DictionaryEntry[] => [
  ...[finding.object, finding.owner, ...finding.objects, ...finding.blames].flatMap(ofRef),
  ...Object.values(finding.data).flatMap(ofDatum),
  ...finding.evidence.flatMap(ofEvidence),
];

/** Everything that a report names, with its kind: what is masked before a model reads about it. */
export const dictionaryOf = (report: Report): readonly DictionaryEntry[] => [
  { kind: 'cluster', value: report.cluster },
  ...(report.scope.namespaces ?? []).map((value) => ({ kind: 'Namespace', value })),
  ...(report.scope.selector ?? '').split(',').map((value) => ({ kind: 'label', value })),
  ...report.findings.flatMap(namesOfFinding),
  ...report.incidents.flatMap((incident) => [
    ...[incident.cause.object, ...incident.affected].flatMap(ofRef),
    ...incident.namespaces.map((value) => ({ kind: 'Namespace', value })),
    ...incident.cause.evidence.flatMap(ofEvidence),
  ]),
  ...(report.names ?? []),
];
