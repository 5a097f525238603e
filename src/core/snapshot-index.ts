import type { KubeObject } from './kind.ts';
import type { KindName, Kinds } from './kinds/index.ts';
import type { Endpoints } from './kinds/endpoints.ts';
import type { EndpointSlice } from './kinds/endpoint-slice.ts';
import type { Event } from './kinds/event.ts';
import type { KindState, Snapshot } from './snapshot.ts';

const NONE: readonly never[] = Object.freeze([]);

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

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
  if (has || endpoints?.status !== 'read' || (slices?.status === 'read' && endpoints.objects.length === 0)) return snapshot.kinds;
  return { ...snapshot.kinds, EndpointSlice: { status: 'read', objects: endpoints.objects.map(sliceOf) } };
};

/** Lookup tables over one snapshot, built when first asked for and shared by all analyzers. */
export interface SnapshotIndex {
  readonly snapshot: Snapshot;
  readonly state: <K extends KindName>(kind: K) => KindState<Kinds[K]> | undefined;
  readonly objects: <K extends KindName>(kind: K, namespace?: string) => readonly Kinds[K][];
  readonly find: <K extends KindName>(kind: K, name: string, namespace?: string) => Kinds[K] | undefined;
  readonly byUid: (uid: string) => KubeObject | undefined;
  readonly owned: (uid: string) => readonly KubeObject[];
  readonly eventsOf: (object: KubeObject) => readonly Event[];
}

interface KindTables {
  readonly byName: Map<string, KubeObject>;
  readonly byNamespace: Map<string, KubeObject[]>;
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const newestFirst = (a: Event, b: Event): number => (b.lastSeen ?? 0) - (a.lastSeen ?? 0);

export const indexSnapshot = (snapshot: Snapshot): SnapshotIndex => {
  const kinds: Readonly<Partial<Record<string, KindState>>> = withDerivedSlices(snapshot);
  const tables = new Map<string, KindTables>();
  const tablesOf = (kind: string): KindTables => {
    const known = tables.get(kind);
    if (known !== undefined) return known;
    const made: KindTables = { byName: new Map(), byNamespace: new Map() };
    for (const object of kinds[kind]?.objects ?? NONE) {
      made.byName.set(keyOf(object.metadata.namespace, object.metadata.name), object);
      push(made.byNamespace, object.metadata.namespace ?? '', object);
    }
    tables.set(kind, made);
    return made;
  };
  const all = lazily(() => {
    const uids = new Map<string, KubeObject>();
    const owned = new Map<string, KubeObject[]>();
    for (const [kind, state] of Object.entries(kinds)) {
      if (kind === 'Event') continue;
      for (const object of state?.objects ?? NONE) {
        if (object.metadata.uid !== '') uids.set(object.metadata.uid, object);
        for (const owner of object.metadata.ownerReferences) push(owned, owner.uid, object);
      }
    }
    return { uids, owned };
  });
  const events = lazily(() => {
    const byUid = new Map<string, Event[]>();
    const byName = new Map<string, Event[]>();
    for (const event of (kinds['Event']?.objects ?? NONE) as readonly Event[]) {
      const { uid, kind, namespace, name } = event.involvedObject;
      if (uid !== undefined) push(byUid, uid, event);
      push(byName, `${kind}/${keyOf(namespace ?? event.metadata.namespace, name)}`, event);
    }
    return { byUid, byName };
  });
  return {
    snapshot,
    state: (kind) => kinds[kind] as never,
    objects: (kind, namespace) =>
      (namespace === undefined ? (kinds[kind]?.objects ?? NONE) : (tablesOf(kind).byNamespace.get(namespace) ?? NONE)) as never,
    find: (kind, name, namespace) => tablesOf(kind).byName.get(keyOf(namespace, name)) as never,
    byUid: (uid) => all().uids.get(uid),
    owned: (uid) => all().owned.get(uid) ?? NONE,
    eventsOf: ({ kind, metadata }) => {
      const { byUid, byName } = events();
      const named = byName.get(`${kind}/${keyOf(metadata.namespace, metadata.name)}`) ?? NONE;
      // An event that names a UID speaks of that very object, never of a namesake that lived before it.
      const own = named.filter(({ involvedObject }) => metadata.uid === '' || involvedObject.uid === undefined || involvedObject.uid === metadata.uid);
      const byId = metadata.uid === '' ? NONE : (byUid.get(metadata.uid) ?? NONE);
      return [...new Set([...byId, ...own])].sort(newestFirst);
    },
  };
};
