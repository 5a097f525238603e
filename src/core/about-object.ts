// SPDX-License-Identifier: Apache-2.0

import { customKindOf, isCustomWord, kindsToRead } from './custom-word.ts';
import { Refused } from './errors.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';
import { isNamespaced } from './is-namespaced.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { ObjectName } from './object-name.ts';
import { formatRef, type Ref } from './ref.ts';
import { relatedTo } from './related.ts';
import type { Scope } from './snapshot.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { suggest } from './suggest.ts';

/** All that a report may hold, before it is narrowed to one object. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly hidden: readonly Finding[];
  readonly incidents: readonly Incident[];
}

/** Whether something is about the object that was asked for, or about what belongs to it. */
export type About = (ref: Ref) => boolean;

const absent = (
  { kind, name, written }: ObjectName & { readonly written: string },
  { namespaces }: Scope,
  existing: readonly KubeObject[],
  index: SnapshotIndex,
): Refused => {
  const known = existing.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  const close = suggest(name, known);
  const where =
    namespaces === undefined || !isNamespaced(kind)
      ? ''
      : ` in namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.slice(0, 5).join(', ')}`;
  const shown = namespaces?.length === 1 && isNamespaced(kind) ? ` -n ${namespaces.join()}` : '';
  return new Refused(
    `${index.snapshot.cluster} has no ${kind} ${name}${where}.${close === undefined ? '' : ` Did you mean ${close}?`}`,
    { hint: close === undefined ? undefined : `analyze ${written.toLowerCase()}/${close}${shown}` },
  );
};

/**
 * What belongs to the object that was asked for, by its name wherever it is in scope. One that is missing but blamed for
 * something counts too. Throws Refused when there is no such object and nobody misses it.
 */
export const aboutObject = (object: ObjectName, found: Found, index: SnapshotIndex): About => {
  const isCustom = isCustomWord(object.kind);
  const meant = isCustom ? customKindOf(object.kind, index) : object.kind;
  const [read = 'CustomObject'] = kindsToRead(object.kind);
  const isIt = ({ kind, name }: Ref): boolean => kind === meant && name === object.name;
  const existing: readonly KubeObject[] = index.objects(read);
  const blamed = found.incidents.flatMap(({ cause, affected }) => [cause.object, ...affected]);
  const starts = [...existing.map(refOf), ...blamed].filter(isIt);
  const state = index.state(read);
  if (starts.length === 0 && state?.status === 'read' && meant !== undefined)
    throw absent(
      { kind: meant, name: object.name, written: object.kind },
      index.snapshot.scope,
      existing,
      index,
    );
  if (starts.length === 0 && state?.status === 'skipped' && state.reason === 'left-out')
    throw new Refused(`${object.kind} ${object.name} cannot be looked at: ${state.detail}.`);
  // Nothing of a kind that is not there is healthy.
  if (
    starts.length === 0 &&
    (state?.status === 'read' || (state?.status === 'skipped' && state.reason === 'absent'))
  )
    throw new Refused(`${index.snapshot.cluster} has no objects of the kind ${object.kind}.`);
  const related = new Set(starts.flatMap((start) => [...relatedTo(start, index)]));
  if (object.kind !== 'Namespace') return (ref) => related.has(formatRef(ref));
  return (ref) => ref.namespace === object.name || related.has(formatRef(ref));
};

/** Incidents that involve it, whole: their cause may lie elsewhere. Findings are those of these incidents, and its own. */
export const narrowed = ({ findings, hidden, incidents }: Found, isAbout: About): Found => {
  const isOwn = ({ object, objects, owner }: Finding): boolean => [object, owner, ...objects].some(isAbout);
  const own = new Set(findings.filter(isOwn).map(({ id }) => id));
  const kept = incidents.filter(
    (incident) =>
      [incident.cause.object, ...incident.affected].some(isAbout) ||
      incident.findings.some((id) => own.has(id)),
  );
  const told = new Set(kept.flatMap((incident) => incident.findings));
  return {
    incidents: kept,
    findings: findings.filter(({ id }) => told.has(id) || own.has(id)),
    hidden: hidden.filter(isOwn),
  };
};
