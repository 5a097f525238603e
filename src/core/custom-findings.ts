// SPDX-License-Identifier: Apache-2.0

import { hash } from 'node:crypto';
import type { AnalysisSettings } from './analysis-settings.ts';
import { CUSTOM } from './custom-filter.ts';
import type { CustomFinding, CustomOutcome } from './custom-finding.ts';
import { isAskedFor, refNamed, type SpokenOf, spokenOf } from './custom-object.ts';
import { type Data, freeText, shownNames, word } from './datum.ts';
import { EVIDENCE_TEXT_LIMIT, type Evidence } from './evidence.ts';
import { fillCommand, fillTemplate, TEXT_LIMIT } from './fill-template.ts';
import type { Finding } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import { groupReplicas } from './group-replicas.ts';
import { parseSelector } from './parse-selector.ts';
import { cutText } from './redact/cut-text.ts';
import type { Report, Skipped } from './report.ts';
import type { AnalyzersRun } from './run-analyzers.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { suppressor } from './suppress.ts';

/** For findings that name no page of their own. */
const DOCS = 'https://kubernetes.io/docs/tasks/debug/';

/** Of findings without a code: their text tells them apart. */
const UNCODED = 'finding';

/** What changes from look to look is not what the trouble is: numbers, hashes, the name of the replica. */
const steadyText = ({ text, name }: Pick<CustomFinding, 'text' | 'name'>): string =>
  text
    .replaceAll(name, '{name}')
    .toLowerCase()
    .replace(/\b(?=[a-z-]*\d)[0-9a-f-]{5,}\b/g, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

const idOf = (cluster: string, code: string, { owner }: SpokenOf, said: CustomFinding): string => {
  const told = said.code ?? hash('sha256', steadyText(said)).slice(0, 12);
  return fingerprint(cluster, code, owner, { told: word(told) });
};

const commandOf = ({ ref: { kind, name, namespace }, standing }: SpokenOf, said: CustomFinding): string => {
  // What Kubernetes does not know it cannot describe.
  if (standing === 'elsewhere' && said.apiVersion === undefined) return '';
  const words = { kind: word(kind.toLowerCase()), name: word(name), namespace: word(namespace ?? '') };
  return fillCommand(
    `kubectl describe {kind} {name}${namespace === undefined ? '' : ' -n {namespace}'}`,
    words,
  );
};

const findingFrom = (
  { name, severity }: CustomOutcome,
  said: CustomFinding,
  spoken: SpokenOf,
  index: SnapshotIndex,
  { codes }: AnalysisSettings,
): Finding => {
  const { cluster } = index.snapshot;
  const code = `${CUSTOM}/${name}/${said.code ?? UNCODED}`;
  const data: Data = {
    analyzer: word(name),
    text: freeText(cutText(said.text, EVIDENCE_TEXT_LIMIT)),
    ...(said.sensitive.length === 0 ? {} : { sensitive: shownNames('sensitive', said.sensitive) }),
  };
  const evidence: Evidence[] =
    spoken.standing === 'missing'
      ? [{ type: 'field', on: spoken.ref, path: 'in this cluster', value: 'not found' }]
      : [];
  return {
    id: idOf(cluster, code, spoken, said),
    code,
    severity: codes[code]?.severity ?? said.severity ?? severity,
    // What ours say of the same workload goes before it: nobody knows how it is meant.
    symptom: true,
    object: spoken.ref,
    objects: [spoken.ref],
    owner: spoken.owner,
    data,
    evidence: said.text.length > TEXT_LIMIT ? [...evidence, quoteOf(name, spoken, said)] : evidence,
    blames: (said.blames ?? []).map((named) => refNamed(named, index)),
    since: said.since,
    message: fillTemplate(said.isClause === true ? '{text}' : '– {text}', data),
    fix:
      said.fix === undefined
        ? fillTemplate('Ask whoever looks after the custom analyzer {analyzer} what to do about it.', data)
        : fillTemplate('{fix}', { fix: freeText(said.fix) }),
    docs: said.docs ?? DOCS,
    kubectl: commandOf(spoken, said),
  };
};

const quoteOf = (analyzer: string, { ref }: SpokenOf, { text }: CustomFinding): Evidence => ({
  type: 'field',
  on: ref,
  path: analyzer,
  value: text,
});

/** Several words for one thing become one finding: none of them is lost. */
const quoted = (found: readonly (readonly [Finding, Evidence])[]): readonly Finding[] => {
  const counts = new Map<string, Set<string>>();
  for (const [{ id, message }] of found)
    counts.set(id, (counts.get(id) ?? new Set()).add(JSON.stringify(message)));
  return found.map(([finding, quote]) =>
    (counts.get(finding.id)?.size ?? 0) > 1
      ? { ...finding, evidence: [...finding.evidence, quote] }
      : finding,
  );
};

const foundBy = (
  outcome: CustomOutcome,
  index: SnapshotIndex,
  settings: AnalysisSettings,
): readonly Finding[] => {
  const { scope } = index.snapshot;
  const selector = scope.selector === undefined ? undefined : parseSelector(scope.selector);
  const found = outcome.findings.flatMap((said): (readonly [Finding, Evidence])[] => {
    const spoken = spokenOf(said, index);
    if (!isAskedFor(spoken, said, scope, selector)) return [];
    return [[findingFrom(outcome, said, spoken, index, settings), quoteOf(outcome.name, spoken, said)]];
  });
  return quoted(found);
};

/** What analyzers of other people say of a snapshot: findings as ours, hidden ones apart. */
export const customFindings = (
  index: SnapshotIndex,
  settings: AnalysisSettings,
): Pick<AnalyzersRun, 'findings' | 'hidden'> => {
  const { custom = [] } = index.snapshot;
  if (custom.length === 0) return { findings: [], hidden: [] };
  const isHidden = suppressor(settings.ignore, index);
  const all = custom.flatMap((outcome) => foundBy(outcome, index, settings));
  const hidden = all.filter(isHidden);
  const gone = new Set(hidden);
  return {
    findings: groupReplicas(all.filter((finding) => !gone.has(finding))),
    hidden: groupReplicas(hidden),
  };
};

/** What ours found, with what others say. */
export const withCustom = <R extends Pick<AnalyzersRun, 'findings' | 'hidden'>>(
  run: R,
  index: SnapshotIndex,
  settings: AnalysisSettings,
): R => {
  const { findings, hidden } = customFindings(index, settings);
  if (findings.length + hidden.length === 0) return run;
  return {
    ...run,
    findings: groupReplicas([...run.findings, ...findings]),
    hidden: groupReplicas([...run.hidden, ...hidden]),
  };
};

/** What they could not look at: said as it is, never "healthy". */
export const customSkipped = (custom: readonly CustomOutcome[] = []): readonly Report['skipped'][number][] =>
  custom.flatMap(({ name, trouble, unread = [] }): Skipped[] => [
    ...(trouble === undefined ? [] : [{ kind: name, reason: 'failed' as const, detail: trouble.detail }]),
    ...unread.map(({ kind, reason, detail }) =>
      // A kind that is not there is as an API that is not: nothing of it can be wrong.
      reason === 'absent' || reason === 'not-recorded'
        ? { kind, reason, detail }
        : { kind: name, reason: 'limited' as const, detail: `without ${kind}: ${detail}` },
    ),
  ]);
