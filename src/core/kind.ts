// SPDX-License-Identifier: Apache-2.0

import { isOwnManager } from './edited-by.ts';
import { type Json, list, number, record, text, textMap, texts, time } from './read.ts';
import type { Ref } from './ref.ts';

/** What every object carries. Field names are Kubernetes' own; times are epoch milliseconds. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly creationTimestamp?: number | undefined;
  readonly deletionTimestamp?: number | undefined;
  readonly finalizers: readonly string[];
  readonly generation?: number | undefined;
  readonly ownerReferences: readonly Owner[];
  /** Newest change of anything but status, from managedFields (which are dropped). */
  readonly changed?: { readonly at: number; readonly by: string } | undefined;
  /** The same of anybody but Kubernetes' own programs. */
  readonly edited?: { readonly at: number; readonly by: string } | undefined;
  /** apiVersions that clients other than Kubernetes' own applied this object with, from managedFields and last-applied. */
  readonly appliedVersions: readonly string[];
}

export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface KubeObject<K extends string = string> {
  readonly kind: K;
  readonly apiVersion: string;
  readonly metadata: Metadata;
}

/** Parties beside the API server that tell of a cluster. */
export type SourceName = 'eks';

/**
 * A kind that we know how to list and trim. `project` reads only the fields that analyzers use: what it does not
 * read is never kept in memory, logged, cached or sent. It never throws, whatever the object looks like. `...base` stands
 * last: V8 gives each object that begins with a spread a hidden class of its own, which makes ten thousand of them large
 * and every look at them slow.
 */
export interface KindDefinition<K extends string = string, T extends KubeObject<K> = KubeObject<K>> {
  readonly kind: K;
  /** What servers call it, where two groups have a kind of the same name and ours must differ. */
  readonly servedAs?: string;
  /** apiVersions that may serve it, stable ones first; the first that the server knows is used. */
  readonly apiVersions: readonly [string, ...string[]];
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whom it is read from, where that is not the API server: see ports/kind-source.ts. */
  readonly source?: SourceName;
  readonly project: (raw: Json, base: KubeObject<K>) => T;
}

export type KindOf<D> = D extends { readonly project: (...given: never[]) => infer T } ? T : never;

export const defineKind = <K extends string, T extends KubeObject<K>>(
  definition: KindDefinition<K, T>,
): KindDefinition<K, T> => Object.freeze(definition);

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const readOwner = (raw: Json): Owner => ({
  apiVersion: text(raw['apiVersion']) ?? '',
  kind: text(raw['kind']) ?? '',
  name: text(raw['name']) ?? '',
  uid: text(raw['uid']) ?? '',
  controller: raw['controller'] === true,
});

const readChanges = (raw: unknown): Pick<Metadata, 'changed' | 'edited'> => {
  let changed: { at: number; by: string } | undefined;
  let edited: { at: number; by: string } | undefined;
  for (const entry of list(raw, (item) => item)) {
    const at = time(entry['time']);
    if (at === undefined || entry['subresource'] === 'status') continue;
    const by = text(entry['manager']) ?? 'unknown';
    if (changed === undefined || at > changed.at) changed = { at, by };
    if ((edited === undefined || at > edited.at) && !isOwnManager(by)) edited = { at, by };
  }
  return { changed, edited };
};

const readAppliedVersions = (
  metadata: Json,
  annotations: Readonly<Record<string, string>>,
): readonly string[] => {
  const versions = new Set<string>();
  for (const entry of list(metadata['managedFields'], (item) => item)) {
    const version = text(entry['apiVersion']);
    if (version === undefined || entry['subresource'] === 'status') continue;
    if (!isOwnManager(text(entry['manager']) ?? '')) versions.add(version);
  }
  const applied = /"apiVersion"\s*:\s*"([^"]{1,200})"/.exec(annotations[LAST_APPLIED] ?? '')?.[1];
  if (applied !== undefined) versions.add(applied);
  return [...versions].sort();
};

export const readMetadata = (raw: unknown): Metadata => {
  const metadata = record(raw);
  const { [LAST_APPLIED]: _, ...annotations } = textMap(metadata['annotations']);
  return {
    name: text(metadata['name']) ?? '',
    namespace: text(metadata['namespace']) || undefined,
    uid: text(metadata['uid']) ?? '',
    labels: textMap(metadata['labels']),
    annotations,
    creationTimestamp: time(metadata['creationTimestamp']),
    deletionTimestamp: time(metadata['deletionTimestamp']),
    finalizers: texts(metadata['finalizers']),
    generation: number(metadata['generation']),
    ownerReferences: list(metadata['ownerReferences'], readOwner),
    ...readChanges(metadata['managedFields']),
    appliedVersions: readAppliedVersions(metadata, textMap(metadata['annotations'])),
  };
};

/** Raw JSON of one object → its trimmed form. Namespaces on cluster-scoped kinds are dropped. */
export const projectObject = <K extends string, T extends KubeObject<K>>(
  definition: KindDefinition<K, T>,
  given: Json,
): T => {
  // A list of a server may hold anything.
  const raw = record(given);
  const metadata = readMetadata(raw['metadata']);
  return definition.project(raw, {
    kind: definition.kind,
    apiVersion: text(raw['apiVersion']) ?? definition.apiVersions[0],
    metadata: definition.namespaced ? metadata : { ...metadata, namespace: undefined },
  });
};

export const refOf = (object: KubeObject): Ref => ({
  kind: object.kind,
  namespace: object.metadata.namespace,
  name: object.metadata.name,
});
