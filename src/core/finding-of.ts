import type { Problem, Yield } from './analyzer.ts';
import { boundedEvidence } from './bounded-evidence.ts';
import type { Data, Datum } from './datum.ts';
import { name } from './datum.ts';
import type { Text } from './document.ts';
import { EVIDENCE_TEXT_LIMIT } from './evidence.ts';
import { fillCommand, fillTemplate } from './fill-template.ts';
import type { Finding } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import { cutText } from './redact/cut-text.ts';
import { type Ref, sameRef } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';

const DESCRIBE = 'kubectl describe {kind} {name}';

/** Free text is as long as its author liked; a finding is kept, sent and shown. */
const bounded = (datum: Datum): Datum =>
  datum.type === 'text' ? { ...datum, value: cutText(datum.value, EVIDENCE_TEXT_LIMIT) } : datum;

const ownerOf = (index: SnapshotIndex, object: KubeObject, subject: Ref): Ref => {
  if (sameRef(subject, refOf(object))) return topOwnerOf(index, object);
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
const OF_CONTAINER = /\[([^\]]*)\]/g;

const messageOf = ({ message }: Problem, words: Data, owner: Ref): Text => {
  const { container } = words as Readonly<Record<string, Datum | undefined>>;
  const isNamedAlike = container?.type === 'name' && container.value === owner.name;
  return fillTemplate(
    message.replace(OF_CONTAINER, (_, part: string) => (isNamedAlike ? '' : part)),
    words,
  );
};

/** A fact that an analyzer yielded about an object → a finding with its words. */
export const findingOf = (
  index: SnapshotIndex,
  analyzer: string,
  object: KubeObject,
  problems: Readonly<Record<string, Problem>>,
  fact: Yield,
): Finding => {
  const problem = problems[fact.code];
  if (problem === undefined)
    throw new Error(`analyzer ${analyzer} yielded ${fact.code}, which its problem table lacks`);
  const subject: Ref = fact.on ?? refOf(object);
  const owner = ownerOf(index, object, subject);
  const data: Data = Object.fromEntries(
    Object.entries(fact.data ?? {}).map(([key, datum]) => [key, bounded(datum)]),
  );
  const words: Data = {
    ...data,
    kind: name('kind', subject.kind.toLowerCase()),
    name: name(subject.kind, subject.name),
    namespace: name('Namespace', subject.namespace ?? ''),
  };
  const code = `${analyzer}/${fact.code}`;
  return {
    id: fingerprint(index.snapshot.cluster, code, owner, data),
    code,
    severity: fact.severity ?? problem.severity,
    ...(problem.symptom === true ? { symptom: true } : {}),
    ...(problem.advice === true ? { advice: true } : {}),
    object: subject,
    objects: [subject],
    owner,
    data,
    evidence: boundedEvidence(fact.evidence ?? []),
    blames: fact.blames ?? [],
    since: fact.since,
    message: messageOf(problem, words, owner),
    fix: fillTemplate(problem.fix, words),
    docs: problem.docs,
    kubectl: commandOf(problem, subject, words),
  };
};
