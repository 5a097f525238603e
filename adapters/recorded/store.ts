// SPDX-License-Identifier: Apache-2.0

import { text } from '../../src/core/read.ts';
import { catalogueOf, type Resource } from './catalogue.ts';
import { isComplete } from './completeness.ts';
import { compareEntries, type Entry, entryOf, type Given, isSerialised } from './entry.ts';
import { groupKindOf, groupVersionOf, namespaceOf, type RawObject, type RecordedKind } from './raw-object.ts';

/** One change of one object; `before` absent = added, `after` absent = deleted. */
export interface Change {
  readonly version: number;
  readonly groupKind: string;
  readonly before?: Entry;
  readonly after?: Entry;
}

/** The objects of a recording as an API server keeps them: sorted, versioned, with the latest changes remembered. */
export interface Store {
  readonly complete: boolean;
  readonly resources: () => readonly Resource[];
  /** The kind that is served at that place. */
  readonly find: (apiVersion: string, plural: string) => Resource | undefined;
  /** Never changed in place: who holds it holds a consistent list. */
  readonly entries: (resource: Resource) => readonly Entry[];
  /** resourceVersion of the latest change. */
  readonly version: () => number;
  /** Changes after a version; undefined when they are no longer remembered. */
  readonly changesSince: (version: number) => readonly Change[] | undefined;
  /** Calls back on every change from now on; returns how to stop it. */
  readonly subscribe: (listener: (change: Change) => void) => () => void;
  readonly put: (object: RawObject) => void;
  /** True when there was one. */
  readonly remove: (object: RawObject) => boolean;
  /** Other objects in place of all, without telling watches: they are told to start anew. */
  readonly replace: (objects: Iterable<Given>) => void;
}

interface StoreOptions {
  readonly objects: Iterable<Given>;
  /** Kinds that were read and found empty. */
  readonly kinds?: readonly RecordedKind[] | undefined;
  readonly complete?: boolean | undefined;
  /** Changes that are remembered for watches. */
  readonly history?: number | undefined;
}

const FIRST_VERSION = 1_000;

const placeOf = (
  entries: readonly Entry[],
  wanted: Pick<Entry, 'namespace' | 'name'>,
): { at: number; found: boolean } => {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && compareEntries(entry, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low];
  return { at: low, found: entry !== undefined && compareEntries(entry, wanted) === 0 };
};

export const storeOf = ({
  objects,
  kinds: empty = [],
  complete: claimed,
  history: most = 1_000,
}: StoreOptions): Store => {
  const kinds = new Map<string, RecordedKind>();
  const inNamespaces = new Set<string>();
  const collections = new Map<string, readonly Entry[]>();
  const listeners = new Set<(change: Change) => void>();
  let changes: Change[] = [];
  let version = FIRST_VERSION;
  let oldest = FIRST_VERSION;
  let catalogue: ReadonlyMap<string, Resource> | undefined;

  const know = ({ apiVersion, kind }: RecordedKind, groupKind: string, namespace = ''): void => {
    const key = `${apiVersion}/${kind}`;
    if (kinds.has(key) && (namespace === '' || inNamespaces.has(groupKind))) return;
    if (namespace !== '') inNamespaces.add(groupKind);
    kinds.set(key, { apiVersion, kind });
    catalogue = undefined;
  };

  const load = (given: Iterable<Given>): void => {
    const loaded = new Map<string, Entry[]>();
    const all = [...given];
    for (const object of all) {
      const own = isSerialised(object)
        ? Number.NaN
        : Number(text(object.metadata['resourceVersion']) ?? Number.NaN);
      if (Number.isSafeInteger(own) && own > version) version = own;
    }
    for (const object of all) {
      const groupKind = groupKindOf(object);
      const entry = entryOf(object, version);
      know(object, groupKind, entry.namespace);
      const list = loaded.get(groupKind);
      if (list === undefined) loaded.set(groupKind, [entry]);
      else list.push(entry);
    }
    collections.clear();
    for (const [groupKind, list] of loaded) collections.set(groupKind, list.sort(compareEntries));
    oldest = version;
    changes = [];
  };

  load(objects);
  const complete = isComplete(kinds.values(), claimed);
  for (const kind of empty) know(kind, groupKindOf(kind));

  const resources = (): ReadonlyMap<string, Resource> => {
    const definitions = collections.get('apiextensions.k8s.io/CustomResourceDefinition') ?? [];
    catalogue ??= catalogueOf({
      kinds: kinds.values(),
      definitions: definitions.map((entry) => entry.raw()),
      inNamespaces,
      complete,
    });
    return catalogue;
  };

  const change = (groupKind: string, happened: Omit<Change, 'version' | 'groupKind'>): void => {
    const entry: Change = { version, groupKind, ...happened };
    changes.push(entry);
    if (changes.length > most) oldest = changes.shift()?.version ?? oldest;
    for (const listener of listeners) listener(entry);
  };

  return {
    complete,
    resources: () => [...resources().values()],
    find: (apiVersion, plural) => {
      for (const resource of resources().values()) {
        if (resource.plural === plural && resource.apiVersions.includes(apiVersion)) return resource;
      }
      return undefined;
    },
    entries: (resource) => collections.get(resource.groupKind) ?? [],
    version: () => version,
    changesSince: (since) => (since < oldest ? undefined : changes.filter((entry) => entry.version > since)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    put: (object) => {
      version += 1;
      const groupKind = groupKindOf(object);
      const entry = entryOf(object, version, true);
      know(object, groupKind, entry.namespace);
      const entries = collections.get(groupKind) ?? [];
      const { at, found } = placeOf(entries, entry);
      const before = found ? entries[at] : undefined;
      collections.set(groupKind, [...entries.slice(0, at), entry, ...entries.slice(found ? at + 1 : at)]);
      if (object.kind === 'CustomResourceDefinition') catalogue = undefined;
      change(groupKind, before === undefined ? { after: entry } : { before, after: entry });
    },
    remove: (object) => {
      const groupKind = groupKindOf(object);
      const entries = collections.get(groupKind) ?? [];
      const { at, found } = placeOf(entries, { namespace: namespaceOf(object), name: object.metadata.name });
      const present = entries[at];
      if (!found || present === undefined) return false;
      version += 1;
      collections.set(groupKind, [...entries.slice(0, at), ...entries.slice(at + 1)]);
      change(groupKind, { before: entryOf(present.raw(), version, true) });
      return true;
    },
    replace: (given) => {
      version += 1;
      load(given);
    },
  };
};

/** Group → its apiVersions: what discovery lists. */
export const groupsOf = (store: Store): ReadonlyMap<string, readonly string[]> => {
  const groups = new Map<string, Set<string>>();
  for (const resource of store.resources()) {
    for (const apiVersion of resource.apiVersions) {
      const { group } = groupVersionOf(apiVersion);
      groups.set(group, (groups.get(group) ?? new Set()).add(apiVersion));
    }
  }
  return new Map([...groups].map(([group, versions]) => [group, [...versions]]));
};
