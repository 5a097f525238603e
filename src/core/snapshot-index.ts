import { type EventTables, eventsOf, indexEvents } from './event-index.ts';
import { isNamespaced } from './is-namespaced.ts';
import type { KubeObject } from './kind.ts';
import type { EndpointSlice } from './kinds/endpoint-slice.ts';
import type { Endpoints } from './kinds/endpoints.ts';
import type { Event } from './kinds/event.ts';
import type { KindName, Kinds } from './kinds/index.ts';
import { matchesLabels } from './label-selector.ts';
import { byText } from './ref.ts';
import type { KindState, Snapshot } from './snapshot.ts';

const NONE: readonly never[] = Object.freeze([]);

/** Cluster-scoped objects have no namespace, whatever the caller thinks. */
const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
  isNamespaced(kind) ? `${namespace ?? ''}/${name}` : `/${name}`;

const push = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

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

const inOrder = (a: KubeObject, b: KubeObject): number =>
  byText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
  byText(a.metadata.name, b.metadata.name) ||
  byText(a.metadata.uid, b.metadata.uid);

const isSorted = (objects: readonly KubeObject[]): boolean => {
  let last: KubeObject | undefined;
  for (const object of objects) {
    if (last !== undefined && inOrder(last, object) > 0) return false;
    last = object;
  }
  return true;
};

/** Objects by namespace and name: findings must not depend on the order in which a server or a file lists them. */
const sorted = (kinds: Snapshot['kinds']): Readonly<Partial<Record<string, KindState>>> => {
  const result: Partial<Record<string, KindState>> = {};
  for (const [kind, state] of Object.entries(kinds) as [string, KindState][]) {
    result[kind] = isSorted(state.objects) ? state : { ...state, objects: [...state.objects].sort(inOrder) };
  }
  return result;
};

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
  readonly byUid: (uid: string) => KubeObject | undefined;
  /** What the object with this UID owns directly. */
  readonly owned: (uid: string) => readonly KubeObject[];
  /** The same by object: hand-written recordings without UIDs are matched by kind and name. */
  readonly ownedBy: (owner: KubeObject) => readonly KubeObject[];
  readonly eventsOf: (object: KubeObject) => readonly Event[];
}

interface KindTables {
  readonly byName: Map<string, KubeObject>;
  readonly byNamespace: Map<string, KubeObject[]>;
  /** By one label, with and without the namespace. */
  readonly byLabel: () => Map<string, KubeObject[]>;
}

const labelKey = (namespace: string | undefined, key: string, value: string): string =>
  `${namespace ?? '*'} ${key}=${value}`;

const indexLabels = (objects: readonly KubeObject[]): Map<string, KubeObject[]> => {
  const byLabel = new Map<string, KubeObject[]>();
  for (const object of objects) {
    for (const [key, value] of Object.entries(object.metadata.labels)) {
      push(byLabel, labelKey(undefined, key, value), object);
      push(byLabel, labelKey(object.metadata.namespace ?? '', key, value), object);
    }
  }
  return byLabel;
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const indexOwners = (kinds: Readonly<Partial<Record<string, KindState>>>) => {
  const uids = new Map<string, KubeObject>();
  const owned = new Map<string, KubeObject[]>();
  for (const [kind, state] of Object.entries(kinds)) {
    if (kind === 'Event') continue;
    for (const object of state?.objects ?? NONE) {
      if (object.metadata.uid !== '') uids.set(object.metadata.uid, object);
      for (const owner of object.metadata.ownerReferences) {
        push(
          owned,
          owner.uid === ''
            ? `${owner.kind} ${keyOf(owner.kind, object.metadata.namespace, owner.name)}`
            : owner.uid,
          object,
        );
      }
    }
  }
  return { uids, owned };
};

export const indexSnapshot = (snapshot: Snapshot): SnapshotIndex => {
  const kinds = sorted(withDerivedSlices(snapshot));
  const tables = new Map<string, KindTables>();
  const tablesOf = (kind: string): KindTables => {
    const known = tables.get(kind);
    if (known !== undefined) return known;
    const objects = kinds[kind]?.objects ?? NONE;
    const made: KindTables = {
      byName: new Map(),
      byNamespace: new Map(),
      byLabel: lazily(() => indexLabels(objects)),
    };
    for (const object of objects) {
      made.byName.set(keyOf(kind, object.metadata.namespace, object.metadata.name), object);
      push(made.byNamespace, object.metadata.namespace ?? '', object);
    }
    tables.set(kind, made);
    return made;
  };
  const owners = lazily(() => indexOwners(kinds));
  const events = lazily(
    (): EventTables => indexEvents((kinds['Event']?.objects ?? NONE) as readonly Event[]),
  );
  // Five analyzers ask for those of every pod.
  const eventsKnown = new Map<KubeObject, readonly Event[]>();
  const objectsIn = (kind: string, namespace: string | undefined): readonly KubeObject[] =>
    namespace === undefined || !isNamespaced(kind)
      ? (kinds[kind]?.objects ?? NONE)
      : (tablesOf(kind).byNamespace.get(namespace) ?? NONE);
  return {
    snapshot,
    state: (kind) => kinds[kind] as never,
    objects: (kind, namespace) => objectsIn(kind, namespace) as never,
    labelled: (kind, namespace, labels) => {
      const wanted = Object.entries(labels);
      const space = isNamespaced(kind) ? namespace : undefined;
      const byLabel = tablesOf(kind).byLabel();
      let fewest = wanted.length === 0 ? objectsIn(kind, namespace) : undefined;
      for (const [key, value] of wanted) {
        const candidates = byLabel.get(labelKey(space, key, value)) ?? NONE;
        if (fewest === undefined || candidates.length < fewest.length) fewest = candidates;
      }
      return (fewest ?? NONE).filter(({ metadata }) => matchesLabels(metadata.labels, labels)) as never;
    },
    find: (kind, name, namespace) => tablesOf(kind).byName.get(keyOf(kind, namespace, name)) as never,
    byUid: (uid) => owners().uids.get(uid),
    owned: (uid) => (uid === '' ? NONE : (owners().owned.get(uid) ?? NONE)),
    ownedBy: ({ kind, metadata: { uid, namespace, name } }) => {
      const { owned } = owners();
      const byName = owned.get(`${kind} ${keyOf(kind, namespace, name)}`) ?? NONE;
      return uid === '' ? byName : [...(owned.get(uid) ?? NONE), ...byName];
    },
    eventsOf: (object) => {
      const known = eventsKnown.get(object);
      if (known !== undefined) return known;
      const found = eventsOf(events(), object);
      eventsKnown.set(object, found);
      return found;
    },
  };
};
