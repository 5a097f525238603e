// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import type { KubeObject } from '../core/kind.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import { indexSnapshot, type SnapshotIndex } from '../core/snapshot-index.ts';
import { suggest } from '../core/suggest.ts';

/** One cluster, as far as who asked may see it. */
export interface Reading {
  readonly cluster: ClusterReader;
  /** Undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  /** Whether whoever asks may see all of the cluster; what belongs to no namespace is shown to them alone. */
  readonly isWhole: boolean;
  readonly signal: AbortSignal;
}

export const readKinds = async (
  kinds: readonly KindName[],
  { cluster, namespaces, signal }: Reading,
): Promise<SnapshotIndex> =>
  indexSnapshot(
    await cluster.snapshot([...new Set(kinds)], namespaces === undefined ? {} : { namespaces }, { signal }),
  );

/** Of one kind; refused with the reason where it could not be read. */
export const objectsOf = (kind: KindName, index: SnapshotIndex, reading: Reading): readonly KubeObject[] => {
  if (!reading.isWhole && !isNamespaced(kind) && kind !== 'Namespace')
    throw new Refused(`${kind} belongs to no namespace, and only some namespaces may be seen from here.`);
  const state = index.state(kind);
  if (state?.status === 'skipped' && state.objects.length === 0)
    throw new Refused(
      state.reason === 'absent'
        ? `${index.snapshot.cluster} serves no ${kind}.`
        : `${kind} could not be read: ${state.detail}.`,
    );
  const all: readonly KubeObject[] = index.objects(kind);
  const { namespaces } = reading;
  return kind === 'Namespace' && namespaces !== undefined
    ? all.filter(({ metadata }) => namespaces.includes(metadata.name))
    : all;
};

/** Objects of that name, one for each namespace; refused with the likeliest name where there is none. */
export const namedIn = (
  kind: KindName,
  name: string,
  index: SnapshotIndex,
  reading: Reading,
): readonly [KubeObject, ...KubeObject[]] => {
  const all = objectsOf(kind, index, reading);
  const [first, ...more] = all.filter(({ metadata }) => metadata.name === name);
  if (first !== undefined) return [first, ...more];
  const close = suggest(
    name,
    all.map(({ metadata }) => metadata.name),
  );
  const [only, ...others] = reading.namespaces ?? [];
  const where = only === undefined || others.length > 0 || !isNamespaced(kind) ? '' : ` in namespace ${only}`;
  throw new Refused(
    `${index.snapshot.cluster} has no ${kind} ${name}${where}.${close === undefined ? '' : ` Did you mean ${close}?`}`,
    close === undefined ? {} : { hint: `show ${kind.toLowerCase()}/${close}` },
  );
};

/** The one object that is meant; refused where several namespaces have one. */
export const oneNamed = (
  kind: KindName,
  name: string,
  index: SnapshotIndex,
  reading: Reading,
): KubeObject => {
  const found = namedIn(kind, name, index, reading);
  if (found.length === 1) return found[0];
  const spaces = found.map(({ metadata }) => metadata.namespace ?? '').sort();
  throw new Refused(`There is a ${kind} ${name} in ${spaces.join(', ')}. Name the namespace with -n.`, {
    hint: `show ${kind.toLowerCase()}/${name} -n ${spaces[0] ?? ''}`,
  });
};
