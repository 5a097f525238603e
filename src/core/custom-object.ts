// SPDX-License-Identifier: Apache-2.0

import { isChecked } from './checked-namespaces.ts';
import type { CustomFinding } from './custom-finding.ts';
import { isNamespaced } from './is-namespaced.ts';
import { type KindDefinition, type KubeObject, refOf } from './kind.ts';
import { type KindName, kinds } from './kinds/index.ts';
import { type LabelSelector, matchesSelector } from './label-selector.ts';
import type { Ref } from './ref.ts';
import type { Scope } from './snapshot.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';

/** What an analyzer of somebody else speaks of, as far as the cluster knows it. */
export interface SpokenOf {
  readonly ref: Ref;
  readonly owner: Ref;
  /** Absent: nothing of that name was read. */
  readonly object?: KubeObject | undefined;
  /** `elsewhere`: of a kind that was not read or that nobody here knows; `missing`: all of its kind were read. */
  readonly standing: 'known' | 'missing' | 'elsewhere';
}

type Named = Pick<CustomFinding, 'kind' | 'name' | 'namespace' | 'apiVersion'>;

/** `widgets.example.com/v1` → `widgets.example.com`; of the core group nothing. */
const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

/** Our name of the kind: another group may have a kind of the same name, which is told with its group then. */
const kindOf = ({ kind, apiVersion }: Named): string => {
  const known = (Object.values(kinds) as readonly KindDefinition[]).find(
    (each) => (each.servedAs ?? each.kind).toLowerCase() === kind.toLowerCase(),
  );
  if (known === undefined) return kind;
  if (apiVersion === undefined) return known.servedAs === undefined ? known.kind : kind;
  const group = groupOf(apiVersion);
  const all = (Object.values(kinds) as readonly KindDefinition[]).filter(
    (each) => (each.servedAs ?? each.kind) === (known.servedAs ?? known.kind),
  );
  const own = all.find(({ apiVersions }) => apiVersions.some((version) => groupOf(version) === group));
  return own?.kind ?? `${kind}.${group}`;
};

/** `shop/web` as k8sgpt writes names: a slash is in no name of Kubernetes, but may be in one of something else. */
const placeOf = (kind: string, { name, namespace }: Named, index: SnapshotIndex): Ref => {
  if (!isNamespaced(kind)) return { kind, name };
  if (namespace !== undefined) return { kind, namespace, name };
  const cut = name.indexOf('/');
  const space = name.slice(0, cut);
  if (cut > 0 && (Object.hasOwn(kinds, kind) || index.find('Namespace', space) !== undefined))
    return { kind, namespace: space, name: name.slice(cut + 1) };
  if (!Object.hasOwn(kinds, kind)) return { kind, name };
  const [only, ...others] = index.objects(kind as KindName).filter(({ metadata }) => metadata.name === name);
  return only === undefined || others.length > 0 ? { kind, name } : refOf(only);
};

/** What an analyzer of somebody else names, as the cluster calls it. */
export const refNamed = (named: Named, index: SnapshotIndex): Ref => placeOf(kindOf(named), named, index);

/** Finds what is spoken of in a snapshot, with whose it is: as the cluster tells, else as the analyzer says. */
export const spokenOf = (finding: Named & Pick<CustomFinding, 'parent'>, index: SnapshotIndex): SpokenOf => {
  const ref = placeOf(kindOf(finding), finding, index);
  const object: KubeObject | undefined = index.find(ref.kind as KindName, ref.name, ref.namespace);
  const standing =
    object !== undefined
      ? 'known'
      : index.state(ref.kind as KindName)?.status === 'read'
        ? 'missing'
        : 'elsewhere';
  const top = object === undefined ? ref : topOwnerOf(index, object);
  if (finding.parent === undefined || top.name !== ref.name || top.kind !== ref.kind)
    return { ref, owner: top, object, standing };
  const { namespace = ref.namespace, ...named } = finding.parent;
  const parent = placeOf(kindOf(named), { ...named, namespace }, index);
  // Who may not see a namespace is told no names of it.
  const { namespaces } = index.snapshot.scope;
  if (namespaces !== undefined && parent.namespace !== undefined && !namespaces.includes(parent.namespace))
    return { ref, owner: top, object, standing };
  const known: KubeObject | undefined = index.find(parent.kind as KindName, parent.name, parent.namespace);
  return { ref, owner: known === undefined ? parent : topOwnerOf(index, known), object, standing };
};

/**
 * Whether that is what was asked for. An analyzer need not know of scopes: what it says of other namespaces is not told to
 * who may not see them, and things without a namespace that the cluster does not know are of the cluster as a whole.
 */
export const isAskedFor = (
  { ref, object }: SpokenOf,
  { labels }: Pick<CustomFinding, 'labels'>,
  scope: Scope,
  selector: LabelSelector | undefined,
): boolean => {
  const own = object?.metadata.labels ?? labels;
  if (selector !== undefined && (own === undefined || !matchesSelector(own, selector))) return false;
  const namespace = ref.kind === 'Namespace' ? ref.name : ref.namespace;
  if (scope.namespaces !== undefined) {
    if (namespace !== undefined) return scope.namespaces.includes(namespace);
    return object !== undefined;
  }
  const metadata = { name: ref.name, namespace: ref.namespace };
  return isChecked({ kind: ref.kind, metadata } as KubeObject, scope);
};
