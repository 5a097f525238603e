// SPDX-License-Identifier: Apache-2.0

import { type EventTables, eventsOf, indexEvents } from './event-index.ts';
import { isNamespaced } from './is-namespaced.ts';
import type { KubeObject, Owner } from './kind.ts';
import type { EndpointSlice } from './kinds/endpoint-slice.ts';
import type { Endpoints } from './kinds/endpoints.ts';
import type { Event } from './kinds/event.ts';
import type { KindName, Kinds } from './kinds/index.ts';
import { labelIndex } from './label-index.ts';
import { indexOwned, type OwnerTables, ownedIn } from './owner-index.ts';
import { byText } from './ref.ts';
import type { KindState, Snapshot } from './snapshot.ts';

const NONE: readonly never[] = Object.freeze([]);

const sliceOf = (endpoints: Endpoints): EndpointSlice => ({
  kind: 'EndpointSlice',
  apiVersion: 'discovery.k8s.io/v1',
  metadata: endpoints.metadata,
  service: endpoints.metadata.name,
  endpoints: [
    ...endpoints.ready.map(({ pod }) => ({ ready: true, pod })),
    ...endpoints.notReady.map(({ pod }) => ({ ready: false, pod })),
  ],
});

/** Recordings of older tools hold Endpoints only: slices are derived, so that analyzers know one shape. */
const withDerivedSlices = (snapshot: Snapshot): Snapshot['kinds'] => {
  const { EndpointSlice: slices, Endpoints: endpoints } = snapshot.kinds;
  const has = slices?.status === 'read' && slices.objects.length > 0;
  if (has || endpoints?.status !== 'read' || (slices?.status === 'read' && endpoints.objects.length === 0))
    return snapshot.kinds;
  return { ...snapshot.kinds, EndpointSlice: { status: 'read', objects: endpoints.objects.map(sliceOf) } };
};

const inOrder = ({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number =>
  (a.namespace === b.namespace ? 0 : byText(a.namespace ?? '', b.namespace ?? '')) ||
  byText(a.name, b.name) ||
  byText(a.uid, b.uid);

/** Lookup tables over one snapshot, built when first asked for and shared by all analyzers. */
export interface SnapshotIndex {
  readonly snapshot: Snapshot;
  readonly state: <K extends KindName>(kind: K) => KindState<Kinds[K]> | undefined;
  /** Sorted by namespace and name. */
  readonly objects: <K extends KindName>(kind: K, namespace?: string) => readonly Kinds[K][];
  readonly find: <K extends KindName>(kind: K, name: string, namespace?: string) => Kinds[K] | undefined;
  /** Objects that carry all of these labels; all of the namespace when none is named. */
  readonly labelled: <K extends KindName>(
    kind: K,
    namespace: string | undefined,
    labels: Readonly<Record<string, string>>,
  ) => readonly Kinds[K][];
  /** Who is named as owner of an object in that namespace: by UID, or by kind and name where a recording has none. */
  readonly owner: (named: Owner, namespace: string | undefined) => KubeObject | undefined;
  /** What it owns directly of one kind. */
  readonly owned: <K extends KindName>(owner: KubeObject, kind: K) => readonly Kinds[K][];
  /** What it owns directly, kind by kind. */
  readonly ownedBy: (owner: KubeObject) => readonly KubeObject[];
  readonly eventsOf: (object: KubeObject) => readonly Event[];
  /** What `make`, a constant, finds in all objects of a kind: once per list. `part`: see `Cluster.table`. */
  readonly table: <K extends KindName, R extends object>(
    kind: K,
    make: (objects: readonly Kinds[K][]) => R,
    part: string,
  ) => R;
}

interface KindTables {
  readonly state: KindState | undefined;
  readonly isNamespaced: boolean;
  readonly objects: readonly KubeObject[];
  readonly byNamespace: ReadonlyMap<string, readonly KubeObject[]>;
  /** By name, of the namespaces that were asked for. */
  readonly byName: Map<string, ReadonlyMap<string, KubeObject>>;
}

/** Stretches of a list by namespace; undefined when it is not in order. Nearly always it is: one walk does for both. */
const stretches = (
  objects: readonly KubeObject[],
): ReadonlyMap<string, readonly KubeObject[]> | undefined => {
  const result = new Map<string, readonly KubeObject[]>();
  let last = objects[0];
  let from = 0;
  const end = (to: number): void => {
    if (last !== undefined) result.set(last.metadata.namespace ?? '', objects.slice(from, to));
    from = to;
  };
  for (let at = 1; at < objects.length; at += 1) {
    const object = objects[at];
    if (object === undefined || last === undefined) continue;
    const isSameSpace = last.metadata.namespace === object.metadata.namespace;
    if (!(isSameSpace && last.metadata.name < object.metadata.name) && inOrder(last, object) > 0)
      return undefined;
    if (!isSameSpace && (last.metadata.namespace ?? '') !== (object.metadata.namespace ?? '')) end(at);
    last = object;
  }
  end(objects.length);
  return result;
};

/** Objects by namespace and name: findings must not depend on the order in which a server or a file lists them. */
const tablesFor = (kind: string, given: KindState | undefined): KindTables => {
  const listed = given?.objects ?? NONE;
  const found = stretches(listed);
  const objects = found === undefined ? [...listed].sort(inOrder) : listed;
  const hasSpaces = isNamespaced(kind);
  return {
    state: given === undefined || found !== undefined ? given : { ...given, objects },
    isNamespaced: hasSpaces,
    objects,
    byNamespace: hasSpaces ? (found ?? stretches(objects) ?? new Map()) : new Map([['', objects]]),
    byName: new Map(),
  };
};

const byNameIn = (objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> => {
  const result = new Map<string, KubeObject>();
  for (const object of objects) result.set(object.metadata.name, object);
  return result;
};

/** What is known of lists by themselves: snapshots of a living cluster share those in which nothing changed. */
const tablesOfLists = new WeakMap<
  readonly KubeObject[],
  { readonly kind: string; readonly tables: KindTables }
>();
const ownedOfLists = new WeakMap<readonly KubeObject[], OwnerTables>();
const eventsOfLists = new WeakMap<readonly KubeObject[], EventTables>();
const madeOfLists = new WeakMap<readonly KubeObject[], Map<unknown, object>>();

const remembered = <T>(
  table: WeakMap<readonly KubeObject[], T>,
  objects: readonly KubeObject[],
  make: () => T,
): T => {
  const known = table.get(objects) ?? make();
  table.set(objects, known);
  return known;
};

const knownTables = (kind: string, state: KindState | undefined): KindTables => {
  const listed = state?.objects;
  if (state === undefined || listed === undefined || listed.length === 0) return tablesFor(kind, state);
  const known = tablesOfLists.get(listed);
  if (known?.kind !== kind) {
    const tables = tablesFor(kind, state);
    tablesOfLists.set(listed, { kind, tables });
    return tables;
  }
  const { objects } = known.tables;
  return known.tables.state === state
    ? known.tables
    : { ...known.tables, state: objects === listed ? state : { ...state, objects } };
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

export const indexSnapshot = (snapshot: Snapshot): SnapshotIndex => {
  const kinds: Readonly<Partial<Record<string, KindState>>> = withDerivedSlices(snapshot);
  const tables = new Map<string, KindTables>();
  const tablesOf = (kind: string): KindTables => {
    const known = tables.get(kind);
    if (known !== undefined) return known;
    const made = knownTables(kind, kinds[kind]);
    tables.set(kind, made);
    return made;
  };
  // Events own nothing and nobody is owned by one.
  const owners = lazily(() => Object.keys(kinds).filter((kind) => kind !== 'Event'));
  const uids = lazily(() => {
    const byUid = new Map<string, KubeObject>();
    for (const kind of owners())
      for (const object of tablesOf(kind).objects) byUid.set(object.metadata.uid, object);
    return byUid;
  });
  const ownedOf = (kind: string, owner: KubeObject): readonly KubeObject[] => {
    const { objects } = tablesOf(kind);
    return objects.length === 0
      ? NONE
      : ownedIn(
          remembered(ownedOfLists, objects, () => indexOwned(objects)),
          owner,
        );
  };
  const events = lazily((): EventTables => {
    const { objects } = tablesOf('Event');
    return remembered(eventsOfLists, objects, () => indexEvents(objects as readonly Event[]));
  });
  const withLabels = labelIndex();
  const objectsIn = (kind: string, namespace: string | undefined): readonly KubeObject[] => {
    const table = tablesOf(kind);
    return namespace === undefined || !table.isNamespaced
      ? table.objects
      : (table.byNamespace.get(namespace) ?? NONE);
  };
  const find = (kind: string, name: string, namespace: string | undefined): KubeObject | undefined => {
    const { isNamespaced: hasSpaces, byNamespace, byName } = tablesOf(kind);
    const space = hasSpaces ? (namespace ?? '') : '';
    let names = byName.get(space);
    if (names === undefined) {
      names = byNameIn(byNamespace.get(space) ?? NONE);
      byName.set(space, names);
    }
    return names.get(name);
  };
  return {
    snapshot,
    state: (kind) => tablesOf(kind).state as never,
    objects: (kind, namespace) => objectsIn(kind, namespace) as never,
    labelled: (kind, namespace, labels) => withLabels(objectsIn(kind, namespace), labels) as never,
    find: (kind, name, namespace) => find(kind, name, namespace) as never,
    owner: ({ kind, name, uid }, namespace) => {
      const named = find(kind, name, namespace);
      // Nearly always it is the one of that name: a table of all UIDs is made only when it is not.
      return uid === '' || named?.metadata.uid === uid ? named : uids().get(uid);
    },
    owned: (owner, kind) => (kind === 'Event' ? NONE : ownedOf(kind, owner)) as never,
    ownedBy: (owner) => owners().flatMap((kind) => ownedOf(kind, owner)),
    eventsOf: (object) => eventsOf(events(), object),
    table: (kind, make) => {
      const objects = objectsIn(kind, undefined);
      const made = remembered(madeOfLists, objects, () => new Map<unknown, object>());
      const known = made.get(make) ?? make(objects as never);
      made.set(make, known);
      return known as never;
    },
  };
};
