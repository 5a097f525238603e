import type { Problem, Yield } from './analyzer.ts';
import { name } from './datum.ts';
import { plain } from './document.ts';
import { fillTemplate } from './fill-template.ts';
import type { Finding } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import { type Ref, sameRef } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './snapshot-view.ts';

const DESCRIBE = 'kubectl describe {kind} {name}';

/** A fact that an analyzer yielded about an object → a finding with its words. */
export const findingOf = (
  index: SnapshotIndex,
  analyzer: string,
  object: KubeObject,
  problems: Readonly<Record<string, Problem>>,
  fact: Yield,
): Finding => {
  const problem = problems[fact.code];
  if (problem === undefined) throw new Error(`analyzer ${analyzer} yielded ${fact.code}, which its problem table lacks`);
  const subject: Ref = fact.on ?? refOf(object);
  const owner = fact.on === undefined || sameRef(fact.on, refOf(object)) ? topOwnerOf(index, object) : fact.on;
  const data = fact.data ?? {};
  const words = {
    ...data,
    kind: name('kind', subject.kind.toLowerCase()),
    name: name(subject.kind, subject.name),
    namespace: name('Namespace', subject.namespace ?? ''),
  };
  const code = `${analyzer}/${fact.code}`;
  const command = plain(fillTemplate(problem.kubectl ?? DESCRIBE, words));
  const namespaced = subject.namespace !== undefined && !/ -n | --namespace/.test(command);
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
    evidence: fact.evidence ?? [],
    blames: fact.blames ?? [],
    since: fact.since,
    message: fillTemplate(problem.message, words),
    fix: fillTemplate(problem.fix, words),
    docs: problem.docs,
    kubectl: namespaced ? `${command} -n ${subject.namespace ?? ''}` : command,
  };
};
