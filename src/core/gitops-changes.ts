// SPDX-License-Identifier: Apache-2.0

import type { Change } from './change.ts';
import { code } from './document.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { Sync } from './kinds/_sync.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const APP = 'argocd.argoproj.io/tracking-id';
/** Older ways of Argo CD to mark what belongs to an Application; Helm writes the second one too. */
const APP_LABELS = ['argocd.argoproj.io/instance', 'app.kubernetes.io/instance'];

/** Length of a commit as people write it. */
const SHORT = 7;

/** A commit in short; what is not one (a tag, a version of a chart) as it is. `main@sha1:…` keeps its branch. */
const shortened = (revision: string): string =>
  revision.replace(/\b[0-9a-f]{40,64}\b/g, (hash) => hash.slice(0, SHORT)).slice(0, 100);

const labelled = ({ labels }: KubeObject['metadata'], group: string, kind: Ref['kind']): readonly Ref[] => {
  const [name, namespace] = [labels[`${group}/name`], labels[`${group}/namespace`]];
  return name === undefined || namespace === undefined ? [] : [{ kind, namespace, name }];
};

const tables = new WeakMap<SnapshotIndex, ReadonlyMap<string, readonly KubeObject[]>>();

const applicationsByName = (index: SnapshotIndex): ReadonlyMap<string, readonly KubeObject[]> => {
  const before = tables.get(index);
  if (before !== undefined) return before;
  const table = new Map<string, KubeObject[]>();
  for (const application of index.objects('Application')) {
    const { name, namespace = '' } = application.metadata;
    for (const key of [name, `${namespace}_${name}`])
      table.set(key, [...(table.get(key) ?? []), application]);
  }
  tables.set(index, table);
  return table;
};

/** Applications by their name, and by `namespace_name` as Argo CD writes it where they live in several namespaces. */
const applicationsOf = ({ metadata }: KubeObject, index: SnapshotIndex): readonly KubeObject[] => {
  const tracked = metadata.annotations[APP]?.split(':')[0];
  const names = new Set(
    tracked !== undefined ? [tracked] : APP_LABELS.flatMap((label) => metadata.labels[label] ?? []),
  );
  if (names.size === 0) return [];
  const known = applicationsByName(index);
  return [...names].flatMap((name) => known.get(name) ?? []);
};

const keepersOf = (object: KubeObject, index: SnapshotIndex): readonly KubeObject[] => {
  const { metadata } = object;
  const flux = [
    ...labelled(metadata, 'kustomize.toolkit.fluxcd.io', 'Kustomization'),
    ...labelled(metadata, 'helm.toolkit.fluxcd.io', 'HelmRelease'),
  ];
  return [
    ...applicationsOf(object, index),
    ...flux.flatMap(({ kind, name, namespace }): readonly KubeObject[] => {
      const found =
        kind === 'HelmRelease'
          ? index.find('HelmRelease', name, namespace)
          : index.find('Kustomization', name, namespace);
      return found === undefined ? [] : [found];
    }),
  ];
};

const changeOf = (keeper: KubeObject & { readonly syncs?: readonly Sync[] }): Change[] => {
  const [newest, former] = keeper.syncs ?? [];
  if (newest === undefined) return [];
  const who = keeper.kind === 'Application' ? 'Argo CD synced ' : 'Flux applied ';
  const to = shortened(newest.revision);
  const from = former === undefined ? undefined : shortened(former.revision);
  return [
    {
      at: newest.at,
      object: refOf(keeper),
      what: 'sync',
      text: [
        `${who}${keeper.kind} `,
        code(keeper.metadata.name),
        ' at revision ',
        code(to),
        ...(from === undefined || from === to ? [] : [', before ', code(from)]),
      ],
      evidence: { type: 'field', on: refOf(keeper), path: newest.path, value: newest.revision.slice(0, 300) },
    },
  ];
};

/** What GitOps brought into the cluster, by whoever keeps the objects near an incident: the newest revision of each. */
export const gitopsChanges = (objects: readonly KubeObject[], index: SnapshotIndex): readonly Change[] =>
  [
    ...new Map(
      objects
        .flatMap((object) => keepersOf(object, index))
        .map((keeper) => [keeper.metadata.uid + keeper.metadata.name, keeper]),
    ).values(),
  ].flatMap(changeOf);
