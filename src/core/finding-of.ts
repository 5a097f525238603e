// SPDX-License-Identifier: Apache-2.0

import type { Problem, Yield } from './analyzer.ts';
import { boundedEvidence } from './bounded-evidence.ts';
import type { Data, Datum } from './datum.ts';
import { name, names } from './datum.ts';
import type { Text } from './document.ts';
import { EVIDENCE_TEXT_LIMIT } from './evidence.ts';
import { fillCommand, fillTemplate } from './fill-template.ts';
import type { Finding } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import { cutText } from './redact/cut-text.ts';
import { byRef, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';

const DESCRIBE = 'kubectl describe {kind} {name}';

const isLong = (datum: Datum): boolean => datum.type === 'text' && datum.value.length > EVIDENCE_TEXT_LIMIT;

const hasLong = (data: Data): boolean => {
  for (const key in data) {
    const datum = data[key];
    if (datum !== undefined && isLong(datum)) return true;
  }
  return false;
};

/** Free text is as long as its author liked; a finding is kept, sent and shown. */
const bounded = (data: Data): Data =>
  hasLong(data)
    ? Object.fromEntries(
        Object.entries(data).map(([key, datum]) => [
          key,
          datum.type === 'text' ? { ...datum, value: cutText(datum.value, EVIDENCE_TEXT_LIMIT) } : datum,
        ]),
      )
    : data;

/** Replicas that blame different nodes are different findings: each node leads its own. */
const placed = (data: Data, blames: readonly Ref[]): Data => {
  if (blames.length === 0) return data;
  const nodes = blames.filter(({ kind }) => kind === 'Node').map((node) => node.name);
  return nodes.length === 0 ? data : { ...data, 'blamed nodes': names('Node', nodes) };
};

const isRefOf = ({ kind, namespace, name: called }: Ref, { kind: own, metadata }: KubeObject): boolean =>
  called === metadata.name && kind === own && (namespace ?? '') === (metadata.namespace ?? '');

const ownerOf = (index: SnapshotIndex, object: KubeObject, subject: Ref): Ref => {
  if (isRefOf(subject, object)) return topOwnerOf(index, object);
  const known: KubeObject | undefined = index.find(subject.kind as KindName, subject.name, subject.namespace);
  return known === undefined ? subject : topOwnerOf(index, known);
};

/** Kinds as people type them: `configmap`. */
const typed = (words: Data): Data =>
  Object.fromEntries(
    Object.entries(words).map(([key, datum]) => [
      key,
      datum.type === 'word' ? { ...datum, value: datum.value.toLowerCase() } : datum,
    ]),
  );

const commandOf = (problem: Problem, subject: Ref, words: Data): string => {
  if (problem.kubectl !== undefined) return fillCommand(problem.kubectl, typed(words));
  return fillCommand(subject.namespace === undefined ? DESCRIBE : `${DESCRIBE} -n {namespace}`, words);
};

/** `[ in container {container}]`: words that say nothing where the container is named like its workload. */
const OF_CONTAINER = /\[([^[\]]*)\]/g;

const messageOf = ({ message }: Problem, words: Data, owner: Ref): Text => {
  if (!message.includes('[')) return fillTemplate(message, words);
  const { container } = words as Readonly<Record<string, Datum | undefined>>;
  const isNamedAlike = container?.type === 'name' && container.value === owner.name;
  return fillTemplate(
    message.replace(OF_CONTAINER, (_, part: string) => (isNamedAlike ? '' : part)),
    words,
  );
};

/** Findings of one analyzer by id: what replicas share is made once. */
export type FindingsById = Map<string, Finding>;

/**
 * A fact that an analyzer yielded about an object → a finding with its words. Of those with one id, which become one, the
 * words of the first by severity and object stay: whatever comes after it borrows them.
 */
export const findingOf = (
  index: SnapshotIndex,
  analyzer: string,
  object: KubeObject,
  problems: Readonly<Record<string, Problem>>,
  fact: Yield,
  known: FindingsById = new Map(),
): Finding => {
  const problem = problems[fact.code];
  if (problem === undefined)
    throw new Error(`analyzer ${analyzer} yielded ${fact.code}, which its problem table lacks`);
  const subject: Ref = fact.on ?? refOf(object);
  const owner = ownerOf(index, object, subject);
  const data = bounded(fact.data ?? {});
  const code = `${analyzer}/${fact.code}`;
  const blames = fact.blames ?? [];
  const id = fingerprint(index.snapshot.cluster, code, owner, placed(data, blames));
  const severity = fact.severity ?? problem.severity;
  const own = {
    object: subject,
    objects: [subject],
    evidence: boundedEvidence(fact.evidence ?? []),
    blames,
    since: fact.since,
  };
  const first = known.get(id);
  if (first?.severity === severity && byRef(first.object, subject) < 0) return { ...first, ...own, data };
  const words: Data = {
    ...data,
    kind: name('kind', subject.kind.toLowerCase()),
    name: name(subject.kind, subject.name),
    namespace: name('Namespace', subject.namespace ?? ''),
  };
  const finding: Finding = {
    id,
    code,
    severity,
    ...(problem.symptom === true ? { symptom: true } : {}),
    ...(problem.advice === true ? { advice: true } : {}),
    ...own,
    owner,
    data,
    message: messageOf(problem, words, owner),
    fix: fillTemplate(problem.fix, words),
    docs: problem.docs,
    kubectl: commandOf(problem, subject, words),
  };
  known.set(id, finding);
  return finding;
};
